"""Handing out judged leads within one transaction: turns, loads, decisions and the log change together."""
