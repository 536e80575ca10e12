"""Numbers of METRICS: gain, errors, drift, identity, disentanglement, distances of distributions."""
