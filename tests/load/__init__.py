"""The benchmark: a lean load generator, the scenarios, and Lappu's peers to compare it with.

`python -m tests.load --help`; what is measured and how stands in tests/load/README.md.
"""
