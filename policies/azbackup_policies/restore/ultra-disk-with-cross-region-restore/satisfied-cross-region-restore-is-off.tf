# cross-region restore is off, as it is by default
# base: data-disk, enhanced-policy, protected

resource "azurerm_managed_disk" "data" {
  storage_account_type = "UltraSSD_LRS"
}
