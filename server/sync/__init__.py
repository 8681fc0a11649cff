"""The sync core, pure and asynchronous: rooms, sessions and what goes between them. No HTTP, no SQL."""
