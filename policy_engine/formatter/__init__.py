"""The canonical layout of a policy: a tree, printed as text that parses to the same tree."""
