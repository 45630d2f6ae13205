# the number of shares is given later
# base: data-disk

variable "shares" {
  type = number
}

resource "azurerm_managed_disk" "data" {
  max_shares = var.shares
}
