"""Finds the Azure VMs in infrastructure code that Azure Backup can't back up or restore."""

__version__ = "0.1.0"
