# an image of one's own
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/images/own"
}
