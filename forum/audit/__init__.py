"""The append-only record of what people in a role did."""
