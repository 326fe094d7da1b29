"""Dirt with an answer key: which written cells are not what the table holds, found by their address alone."""
