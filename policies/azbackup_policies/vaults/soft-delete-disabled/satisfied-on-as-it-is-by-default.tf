# on, as it is by default
# base: vault
