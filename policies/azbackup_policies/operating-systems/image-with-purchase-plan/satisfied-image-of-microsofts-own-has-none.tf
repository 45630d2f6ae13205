# an image of Microsoft's own has none
# base: windows-vm
