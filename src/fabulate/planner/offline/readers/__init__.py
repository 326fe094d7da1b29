"""Readers: each finds one kind of statement in a description and claims the words that it understood."""
