# nothing is said
# base: protected-vm
