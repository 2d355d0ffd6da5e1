"""Tests of drafts and unsent letters."""
