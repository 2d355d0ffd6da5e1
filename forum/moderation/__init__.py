"""Reports, cases, decisions and their reasons: moderators reviewing what was flagged or held."""
