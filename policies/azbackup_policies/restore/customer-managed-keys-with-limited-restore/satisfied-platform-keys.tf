# platform keys
# base: vm
