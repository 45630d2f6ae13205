"""Lists and pages about policies and the matrix, for people and for machines."""
