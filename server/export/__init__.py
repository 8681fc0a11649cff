"""Pure rendering: what a board looks like outside the live board."""
