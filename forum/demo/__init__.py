"""The demo community: invented people and words, loaded the same way each time. Only in demo mode."""
