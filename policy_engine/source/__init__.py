"""Text, span, diagnostic: what every stage speaks of."""
