"""Stores: turns, loads, decisions, events and the log, kept between runs; one writer at a time."""
