"""Series in words: the readers of steps, spans, entities and movement, and what lays them into a draft's table."""
