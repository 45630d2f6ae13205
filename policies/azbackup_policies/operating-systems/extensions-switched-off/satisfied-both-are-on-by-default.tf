# both are on by default
# base: vm
