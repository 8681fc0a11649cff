"""The HTTP interface, one module a subject; `routes.py` gathers their endpoints."""
