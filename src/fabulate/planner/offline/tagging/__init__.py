"""Which words of a description name tables, columns and values: learned from annotated descriptions, not from rules."""
