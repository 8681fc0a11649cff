"""The versions of the schema, each a file in `versions/`.

To change the schema: change `tables.py`, add the next numbered file with `upgrade()`, and run the tests;
one of them compares what the migrations make with `tables.py`. A migration that was released is never
changed. There is no way back: the copy made before an upgrade is the way back.
"""
