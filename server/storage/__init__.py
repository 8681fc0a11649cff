"""What is kept: SQLAlchemy Core on SQLite, one write thread, the journal as the truth."""
