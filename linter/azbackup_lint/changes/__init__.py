"""What has changed since a revision of git, for runs that report on nothing else."""
