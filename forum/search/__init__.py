"""Search, and one's own words: through the same visibility rule as the pages, ordered by date."""
