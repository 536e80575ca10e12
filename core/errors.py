"""Failures a user can cause; each message is one sentence that names the cause and the remedy."""


class RigEditorError(Exception):
    """Base of every error that the program reports to its user."""


class AssetError(RigEditorError):
    """A file is missing, damaged, foreign or does not fit the others."""


class NoEditError(AssetError):
    """A picture that this program did not export."""


class RequestError(RigEditorError):
    """A request names an unknown control, a bad value or a bad seed."""


class ExportError(RigEditorError):
    """A file cannot be written."""


class DeviceMemoryError(RigEditorError):
    """A device has too little memory."""


class StoppedError(RigEditorError):
    """A run was asked to stop; what it has made so far is kept."""
