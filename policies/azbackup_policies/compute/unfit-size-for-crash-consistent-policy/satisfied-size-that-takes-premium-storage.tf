# a size that takes premium storage
# base: vm, crash-consistent-policy, protected
