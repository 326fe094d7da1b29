"""Watching Faker's Python decide: each method run once on symbols, and what it does kept as a program.

`tools/faker_record.py` is the door. Nothing here is in the wheel; what it writes is (`fabulate/engine/compiled/data`).
"""
