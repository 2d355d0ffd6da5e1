"""One way out for mail."""
