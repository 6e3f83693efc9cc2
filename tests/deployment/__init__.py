"""What an administrator does: install, back up, restore, upgrade, watch."""
