"""Pictures: the portrait and the mesh."""
