# a listed region
# base: data-disk, enhanced-policy, protected

resource "azurerm_managed_disk" "data" {
  storage_account_type = "UltraSSD_LRS"
}
