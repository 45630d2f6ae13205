# nothing says whether the disk is a data disk, as its VM is elsewhere

resource "azurerm_managed_disk" "data" {
  name                   = "data"
  resource_group_name    = "rg"
  location               = "westeurope"
  create_option          = "Copy"
  source_resource_id     = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/os-of-another"
  storage_account_type   = "Premium_LRS"
  trusted_launch_enabled = true
}
