# no import and export at all is another matter
# base: data-disk

resource "azurerm_managed_disk" "data" {
  network_access_policy = "DenyAll"
}
