"""The 3D morphable face model and its parameters."""
