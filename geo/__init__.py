"""Shapes and distances: no database, no HTTP, nothing of walks."""
