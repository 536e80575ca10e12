"""The one way in which reading a foreign file fails."""


class RefusalError(Exception):
    """Says what is wrong with a file's content; `import_generator` adds the name of the file."""
