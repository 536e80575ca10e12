"""What menus and drops set off: each group of commands asks, then lets others do the work."""
