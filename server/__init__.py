"""Lappu: a real-time whiteboard that knows its worksheet."""
