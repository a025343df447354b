"""Text, span, diagnostic, frozen data: what every stage is made of."""
