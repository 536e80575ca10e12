"""The renderer R: camera, rasterisation and spherical-harmonics shading of a morphable model."""
