"""From the tree of a policy to the policy that may run: names, types, circles, limits."""
