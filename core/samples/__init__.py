"""What a generator's portraits look like: distributions, their comparison, reliable ranges."""
