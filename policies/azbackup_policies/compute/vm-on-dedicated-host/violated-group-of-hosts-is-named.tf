# a group of hosts is named
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  dedicated_host_group_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/hostGroups/group"
  #                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
