"""`python -m policy_engine` is the command `policy`."""

from policy_engine.cli.main import main

if __name__ == "__main__":
    main()
