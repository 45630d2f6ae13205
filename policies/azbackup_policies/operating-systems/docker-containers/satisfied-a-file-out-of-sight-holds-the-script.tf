# a file out of sight holds the script
# base: vm

resource "azurerm_virtual_machine_extension" "script" {
  name                 = "script"
  virtual_machine_id   = azurerm_linux_virtual_machine.vm.id
  publisher            = "Microsoft.Azure.Extensions"
  type                 = "CustomScript"
  type_handler_version = "2.1"

  settings = jsonencode({
    commandToExecute = "sh setup.sh"
    fileUris         = ["https://example.com/setup.sh"]
  })
}
