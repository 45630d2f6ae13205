"""The built-in policy pack: editions of the support matrix, policies and tables of facts."""
