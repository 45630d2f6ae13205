"""What refers to what."""
