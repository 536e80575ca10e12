"""What the generator shows: histograms, scatter plots and their numbers."""
