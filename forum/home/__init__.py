"""The front door and the pages of the house itself; API documentation; health."""
