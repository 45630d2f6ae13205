# cloud-init makes a pool
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  custom_data = base64encode(<<-EOT
    #cloud-config
    packages: [zfsutils-linux]
    runcmd:
      - [zpool, create, tank, /dev/disk/azure/scsi1/lun0]
  EOT
  )
}
