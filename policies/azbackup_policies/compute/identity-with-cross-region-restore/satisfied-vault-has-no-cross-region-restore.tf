# the vault has no cross-region restore
# base: vm, default-protection

resource "azurerm_linux_virtual_machine" "vm" {
  identity {
    type = "SystemAssigned"
  }
}
