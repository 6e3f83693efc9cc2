"""What the board argues: the criteria of the premium, exposure to incidents, claims with their attacks, written rules, the ledger."""
