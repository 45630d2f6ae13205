# Windows Server 2022
# base: windows-vm
