"""From resources to entities."""
