# a proxy without a login
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  custom_data = base64encode(<<-EOT
    #cloud-config
    write_files:
      - path: /etc/environment
        content: |
          https_proxy=http://10.0.0.4:3128
          no_proxy=ops@example.com
  EOT
  )
}
