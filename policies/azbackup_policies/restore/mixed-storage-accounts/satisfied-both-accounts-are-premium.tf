# both accounts are premium
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_data_disk {
    name          = "data-0"
    create_option = "Empty"
    disk_size_gb  = 64
    lun           = 0
    vhd_uri       = "https://fast.blob.core.windows.net/vhds/data.vhd"
  }
}

resource "azurerm_storage_account" "account" {
  name                     = "account"
  resource_group_name      = "rg"
  location                 = "westeurope"
  account_tier             = "Premium"
  account_replication_type = "LRS"
}

resource "azurerm_storage_account" "fast" {
  name                     = "fast"
  resource_group_name      = "rg"
  location                 = "westeurope"
  account_tier             = "Premium"
  account_replication_type = "LRS"
}
