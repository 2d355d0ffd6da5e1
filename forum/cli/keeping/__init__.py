"""Keeping: what a backup is, how it is made while the community is in use, and how it comes back."""
