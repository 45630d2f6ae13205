# the storage account is elsewhere
# base: unmanaged-vm
