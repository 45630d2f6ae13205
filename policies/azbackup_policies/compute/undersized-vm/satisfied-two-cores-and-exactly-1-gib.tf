# two cores and exactly 1 GiB
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_B2ats_v2"
}
