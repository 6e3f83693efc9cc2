"""The incident rule tried on simulated worlds whose failures are known, beside the methods others use: `python -m benchmarks.incidents`."""
