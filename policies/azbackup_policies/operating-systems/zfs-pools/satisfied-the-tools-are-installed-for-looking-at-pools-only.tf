# the tools are installed for looking at pools only
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  custom_data = base64encode(<<-EOT
    #cloud-config
    packages: [zfsutils-linux]
    runcmd:
      - zpool list
  EOT
  )
}
