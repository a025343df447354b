"""Watching SLA clocks: steps fire as they fall due, once each, and are told to whoever listens."""
