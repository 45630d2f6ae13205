# the times are given later
# base: vault

variable "times" {
  type = list(string)
}

resource "azapi_resource" "policy" {
  type      = "Microsoft.RecoveryServices/vaults/backupPolicies@2023-04-01"
  name      = "policy"
  parent_id = azurerm_recovery_services_vault.vault.id

  body = {
    properties = {
      backupManagementType = "AzureIaasVM"
      policyType           = "V1"

      schedulePolicy = {
        schedulePolicyType   = "SimpleSchedulePolicy"
        scheduleRunFrequency = "Daily"
        scheduleRunTimes     = var.times
      }
    }
  }
}
