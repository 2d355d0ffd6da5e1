"""What a community has set for itself: its name, contact, papers and thresholds, kept in tables and read everywhere."""
