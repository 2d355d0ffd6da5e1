"""Drafts: what somebody is typing, kept from the first character, for them alone, on all their devices."""
