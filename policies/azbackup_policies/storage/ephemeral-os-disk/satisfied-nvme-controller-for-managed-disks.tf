# an NVMe controller for managed disks is another matter
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  disk_controller_type = "NVMe"
}
