"""The vocabulary: what a checked policy, a lead and a decision are made of."""
