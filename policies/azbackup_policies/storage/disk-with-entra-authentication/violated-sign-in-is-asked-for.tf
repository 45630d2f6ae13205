# a sign-in is asked for

resource "azapi_resource" "data" {
  type      = "Microsoft.Compute/disks@2023-04-02"
  name      = "data"
  location  = "westeurope"
  parent_id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg"

  body = {
    sku = { name = "Premium_LRS" }
    properties = {
      creationData       = { createOption = "Empty" }
      diskSizeGB         = 256
      dataAccessAuthMode = "AzureActiveDirectory"
      #                    ^^^^^^^^^^^^^^^^^^^^^^
    }
  }
}
