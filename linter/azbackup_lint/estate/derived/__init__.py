"""Facts that are derived from entities and the links between them."""
