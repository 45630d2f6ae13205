# nothing is said, which is UTC
# base: standard-policy
