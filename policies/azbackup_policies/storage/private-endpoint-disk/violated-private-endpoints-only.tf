# private endpoints only
# base: data-disk

resource "azurerm_managed_disk" "data" {
  network_access_policy = "AllowPrivate"
  #                       ^^^^^^^^^^^^^^
}
