"""The fenced folder of a policy, and the cells of CSV and Excel files as text."""
