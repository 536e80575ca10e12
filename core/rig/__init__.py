"""The rig: face reconstructor, RigNet and the folder that holds them."""
