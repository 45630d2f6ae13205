# a VM that is declared elsewhere
# base: standard-policy, protected

provider "azurerm" {
  subscription_id = "5ad0c0de-0001-4abc-8def-0123456789ab"
  features {}
}

resource "azurerm_backup_protected_vm" "item" {
  source_vm_id = "/subscriptions/5AD0C0DE-0001-4ABC-8DEF-0123456789AB/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm"
}
