"""Calendars: zones, opening hours and lengths of time."""
