# nothing is said of snapshots
# base: standard-policy
