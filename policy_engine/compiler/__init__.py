"""From a checked policy to a program that decides by cells and bit vectors."""
