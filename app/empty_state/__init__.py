"""What a panel shows where the open generator has no rig."""
