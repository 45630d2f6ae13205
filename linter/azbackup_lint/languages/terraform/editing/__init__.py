"""Changes to Terraform's own syntax that `terraform fmt` leaves as they are."""
