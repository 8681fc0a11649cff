"""A real server as a process and a small client, for tests that go over the wire."""
