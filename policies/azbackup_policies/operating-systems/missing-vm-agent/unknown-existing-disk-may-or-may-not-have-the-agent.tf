# an existing disk may or may not have the agent
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name            = "os"
    create_option   = "Attach"
    os_type         = "Windows"
    managed_disk_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/os"
  }
}
