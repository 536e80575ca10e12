"""What runs off the GUI thread: the one worker that owns the networks, and the writing of files."""
