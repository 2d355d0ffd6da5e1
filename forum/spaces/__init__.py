"""Spaces and their audiences, membership, grants and standing; the place where a Viewer is loaded."""
