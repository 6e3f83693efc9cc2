"""What the machine that watches the service reads: logs and measurements. Knows nobody: no address, no submission, no person."""
