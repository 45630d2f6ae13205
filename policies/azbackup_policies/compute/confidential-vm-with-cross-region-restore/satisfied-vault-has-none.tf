# the vault has none
# base: confidential-vm, default-protection
