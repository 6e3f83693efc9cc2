"""The benchmark of clicks still measures, and its peer still shows what the product shows."""
