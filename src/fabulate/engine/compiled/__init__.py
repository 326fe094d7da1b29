"""Faker's methods without Faker: the first two rungs, programs recorded from it and kernels written by hand.

`rungs.compile_fast` is the door. Everything works on blocks of hashes; a cell is a function of its hash alone.
"""
