"""The suite: a folder per slice, one situation and one claim per test; ``python -m tests`` runs all of it."""
