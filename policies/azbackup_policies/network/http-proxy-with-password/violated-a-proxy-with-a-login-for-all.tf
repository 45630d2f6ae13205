# a proxy with a login for all
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  custom_data = base64encode(<<-EOT
    #cloud-config
    write_files:
      - path: /etc/environment
        content: |
          https_proxy=http://backup:secret@10.0.0.4:3128
  EOT
  )
}
