"""Unsent letters: drafts that nothing can send, sealed so that nobody but their writer reads them."""
