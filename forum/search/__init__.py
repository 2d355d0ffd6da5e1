"""Search, and one's own words: plain lists by date, through the one visibility rule."""
