# a VM of Azure Resource Manager
# base: protected-vm
