"""What there is to know about policies and the matrix, for people and for machines."""
