# a host is named
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  dedicated_host_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/hostGroups/group/hosts/host"
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
