# a variable decides
# base: vm

variable "plans" {
  type = set(string)
}

resource "azurerm_linux_virtual_machine" "vm" {
  dynamic "plan" {
    for_each = var.plans
    content {
      name      = plan.value
      product   = "vmseries-flex"
      publisher = "paloaltonetworks"
    }
  }
}
