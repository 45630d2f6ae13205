# a Premium SSD

resource "azurerm_managed_disk" "data" {
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  create_option        = "Empty"
  storage_account_type = "Premium_LRS"
  disk_size_gb         = 256
}
