"""The one way in which reading the content of a foreign file fails."""


class RefusalError(Exception):
    """Says what is wrong with a file's content; who knows the file adds its name."""
