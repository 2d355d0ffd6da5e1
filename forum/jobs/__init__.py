"""Work that must happen later, kept as rows; doorbells only wake it."""
