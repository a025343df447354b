"""How findings look: for a person, for a program, for a code host; and what each code means."""
