"""What the product costs, against a floor measured in the same run. Timings never decide a test."""
