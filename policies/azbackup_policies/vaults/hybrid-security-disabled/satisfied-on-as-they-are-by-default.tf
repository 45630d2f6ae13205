# on, as they are by default
# base: vault
