"""Everything that runs without Qt: models, rendering, training and the command line."""
