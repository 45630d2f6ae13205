"""The facts of an estate: how they are read and spelled."""
