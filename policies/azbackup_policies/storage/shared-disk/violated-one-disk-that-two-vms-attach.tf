# one disk that two VMs attach

resource "azurerm_linux_virtual_machine" "first" {
  name                = "first"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }
}

resource "azurerm_linux_virtual_machine" "second" {
  name                = "second"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }
}

resource "azurerm_managed_disk" "data" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  create_option        = "Empty"
  storage_account_type = "Premium_LRS"
  disk_size_gb         = 256
}

resource "azurerm_virtual_machine_data_disk_attachment" "first" {
  virtual_machine_id = azurerm_linux_virtual_machine.first.id
  managed_disk_id    = azurerm_managed_disk.data.id
  lun                = 0
  caching            = "None"
}

resource "azurerm_virtual_machine_data_disk_attachment" "second" {
  virtual_machine_id = azurerm_linux_virtual_machine.second.id
  managed_disk_id    = azurerm_managed_disk.data.id
  lun                = 0
  caching            = "None"
}
