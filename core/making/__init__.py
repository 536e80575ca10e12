"""Making the shipped rig: head model, portraits, generator and picture judge."""
