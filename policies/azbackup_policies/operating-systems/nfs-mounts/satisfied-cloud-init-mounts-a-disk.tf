# cloud-init mounts a disk
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  custom_data = base64encode(<<-EOT
    #cloud-config
    packages: [nfs-common]
    mounts:
      - ["/dev/disk/azure/scsi1/lun0-part1", "/mnt/data", "xfs", "defaults,nofail", "0", "2"]
  EOT
  )
}
