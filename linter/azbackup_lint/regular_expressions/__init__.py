"""Regular expressions in linear time, as RE2 has them."""
