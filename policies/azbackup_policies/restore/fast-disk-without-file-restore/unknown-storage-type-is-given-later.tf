# the storage type is given later

variable "type" {
  type = string
}

resource "azurerm_managed_disk" "data" {
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  create_option        = "Empty"
  storage_account_type = var.type
  disk_size_gb         = 256
}
