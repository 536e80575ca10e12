"""Sentences for the person in front of the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Notices(QObject):
    """Takes sentences from any thread; the window decides how each kind is shown."""

    warned = Signal(str)  # something went wrong that nobody else reports
    noted = Signal(str)  # worth a word, for a while
