"""The command `policy`: one file per command, found through the table in `main.py`."""
