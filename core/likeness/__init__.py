"""What a portrait shows of its person beyond the parameters of its face: for its mesh, not for editing."""
