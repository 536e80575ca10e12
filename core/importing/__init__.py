"""Foreign generator files become ours; nothing that they hold is ever executed."""
