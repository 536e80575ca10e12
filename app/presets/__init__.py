"""Presets as the user meets them: the menu of a group, the dialog for a name, the list of one's own."""
