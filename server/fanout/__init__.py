"""The wire between processes that serve one database. It only carries; the journal is the truth."""
