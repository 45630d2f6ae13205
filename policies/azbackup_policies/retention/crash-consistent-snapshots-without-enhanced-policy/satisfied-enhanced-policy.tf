# Enhanced policy
# base: crash-consistent-policy
