"""Prints templates as Bicep, where that can say the same."""
