"""The decision log: what was decided from what, as a chain that shows any change, and its replay."""
