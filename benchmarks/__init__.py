"""Measurements, each made by one command and written into the manual: `make bench`."""
