# a VM that could have Ultra disks, but has none
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  additional_capabilities {
    ultra_ssd_enabled = true
  }
}
