"""A session that is played in the real window with mouse and keyboard."""
