"""The making of a rig as a process of its own: what is asked for, how far it is, how it is stopped."""
