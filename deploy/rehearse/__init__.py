"""The operator's first hour on a bare Debian, as one script."""
