"""The open document: what is edited, what the user keeps of it, and where it is stored."""
