# a VM, protected under a Standard policy
# base: vm, standard-policy, protected
