# cloud-init only removes Docker
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  custom_data = base64encode(<<-EOT
    #cloud-config
    # docker run was tried here before
    packages:
      - nginx
    runcmd:
      - apt-get remove --yes docker.io
  EOT
  )
}
