"""Random portraits that share pose, expression or light with the one on screen."""
