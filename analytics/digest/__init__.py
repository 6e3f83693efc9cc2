"""What members are written to: the week that is over, and an incident as it opens. Each once."""
