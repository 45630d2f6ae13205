# regular priority is the default
# base: vm
