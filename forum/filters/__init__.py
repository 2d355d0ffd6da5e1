"""Filters: words, patterns and contact data that moderators watch for, looked at before anything is posted."""
