"""In-app notices: neutral rows about something that happened, kept apart like everything else."""
