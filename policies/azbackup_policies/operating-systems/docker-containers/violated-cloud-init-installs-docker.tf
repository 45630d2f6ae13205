# cloud-init installs Docker
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  custom_data = base64encode(<<-EOT
    #cloud-config
    packages:
      - docker.io
    runcmd:
      - docker run --detach nginx
  EOT
  )
}
