"""The rig editor: the Qt program on top of `core`."""
