# at night and at noon
# base: vault

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
        scheduleRunTimes     = ["2023-07-05T02:00:00Z", "2023-07-05T14:00:00Z"]
        #                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      }
    }
  }
}
