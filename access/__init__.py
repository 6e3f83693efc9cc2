"""Who may see what: members and their roles, and the sessions that were ended. Knows neither pages nor data."""
