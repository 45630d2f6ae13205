# managed OS disk
# base: vm
