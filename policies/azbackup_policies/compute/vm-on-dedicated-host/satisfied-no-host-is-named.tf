# no host is named
# base: vm
