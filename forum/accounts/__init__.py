"""People, signing in, sessions. Who somebody is; what they may see is decided further up, in ``spaces``."""
