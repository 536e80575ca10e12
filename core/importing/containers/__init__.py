"""Containers of arrays that strangers may have written: MATLAB, HDF5 and OBJ files."""
