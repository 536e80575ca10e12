"""What was done, and what was kept of it: steps of undo, snapshots, the way between two of them."""
