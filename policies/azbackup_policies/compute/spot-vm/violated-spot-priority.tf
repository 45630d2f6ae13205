# spot priority
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  priority        = "Spot"
  #                 ^^^^^^
  eviction_policy = "Deallocate"
}
