"""Random portraits that share pose, light, gaze or expression with the one on screen."""
