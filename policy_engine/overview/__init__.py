"""A checked policy as people look at it: rows of words, a diagram, a page.

Everything is shown as the checker understood it: names resolved, what was inferred marked so.
"""
