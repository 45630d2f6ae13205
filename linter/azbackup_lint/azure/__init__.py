"""Facts of Azure, from data tables."""
