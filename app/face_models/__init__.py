"""Face models of other programs, looked at before they are kept."""
