# one provider for all
# base: protected-vm
