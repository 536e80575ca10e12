"""Making a rig in the window: what is asked for, and how far the process is that makes it."""
