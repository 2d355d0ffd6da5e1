"""Support groups, their meetings, seats, and the live room."""
