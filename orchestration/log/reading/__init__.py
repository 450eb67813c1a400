"""Records into a frame."""
