"""People, places, companies and other bundles: parts that agree because they come from the same draws.

A module a kind. `..kinds.bundles` is the door; each kind's object is made once for its settings, so that all parts of
one bundle share their draws within a block.
"""
