# a disk for two VMs
# base: data-disk

resource "azurerm_managed_disk" "data" {
  max_shares = 2
  #            ^
}
