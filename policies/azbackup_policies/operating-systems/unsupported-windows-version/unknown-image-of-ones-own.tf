# an image of one's own

resource "azurerm_windows_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"
  source_image_id     = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/images/own"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}
