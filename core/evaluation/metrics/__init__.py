"""The metrics of assets/guide/judging.md: gain, errors, drift, spread, distances of distributions."""
