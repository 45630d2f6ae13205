# an extension that collects data in the guest
# base: vm

resource "azurerm_virtual_machine_extension" "diagnostics" {
  name                 = "diagnostics"
  virtual_machine_id   = azurerm_linux_virtual_machine.vm.id
  publisher            = "Microsoft.Azure.Diagnostics"
  type                 = "LinuxDiagnostic"
  type_handler_version = "4.0"
}
