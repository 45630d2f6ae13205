# given later
# base: data-disk

variable "access" {
  type = string
}

resource "azurerm_managed_disk" "data" {
  network_access_policy = var.access
}
