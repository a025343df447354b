"""Testing a policy: its own examples, and scenarios in plain English."""
