"""Spaces, tested."""
