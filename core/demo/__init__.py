"""How the shipped rig is made: head model, synthetic portraits and generator regression."""
