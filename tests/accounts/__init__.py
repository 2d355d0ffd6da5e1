"""Accounts, tested."""
