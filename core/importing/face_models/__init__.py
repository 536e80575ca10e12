"""Face models of other codes, one module per kind of file."""
