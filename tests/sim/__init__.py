"""A deterministic simulation of the sync core: virtual time, a disk that forgets, a network that misbehaves.

One seed is one run, replayed exactly. What happens is decided by `world.py`; whether it was right is decided
by `oracle.py`, which knows only what is on the disk, and raises `Violation` with the rule's number.
"""
