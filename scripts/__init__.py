"""What people run beside the product: pictures for the README."""
