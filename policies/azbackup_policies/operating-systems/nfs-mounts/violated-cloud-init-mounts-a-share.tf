# cloud-init mounts a share
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  custom_data = base64encode(<<-EOT
    #cloud-config
    mounts:
      - ["10.0.0.4:/export/data", "/mnt/data", "nfs", "defaults,_netdev", "0", "0"]
  EOT
  )
}
