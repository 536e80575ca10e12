"""Measuring how faithfully a rig follows its controls, with judges that took no part in its training."""
