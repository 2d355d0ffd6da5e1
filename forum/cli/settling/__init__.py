"""Setting a community up: a few questions, one file of settings, a tried mail server, and the first one on staff."""
