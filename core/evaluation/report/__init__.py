"""Reports: one HTML file that needs nothing else, with charts and example strips."""
