"""Judges that read pictures and take no part in training the reconstructor or RigNet."""
