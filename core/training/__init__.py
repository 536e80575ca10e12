"""How a rig is made from a generator: corpus, landmarks, face reconstructor and RigNet."""
