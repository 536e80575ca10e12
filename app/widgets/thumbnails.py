"""Small pictures of edits, made while nobody needs the worker, and remembered."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from app.widgets.frames import blank_pixmap, square_pixmap
from app.worker.errands import Channel, Courier, Urgency
from core.editing.edit import Edit
from core.editing.picture import Picture

REMEMBERED = 600


class Thumbnails(QObject):
    """Answers at once: with the picture, or with a blank one until `arrived` tells of it."""

    arrived = Signal(object)  # Edit

    def __init__(self, courier: Courier, urgency: Urgency, side: int, parent: QObject) -> None:
        """Make square pictures of `side` pixels."""
        super().__init__(parent)
        self._channel = Channel(courier, urgency, self)
        self._side, self._scale = side, 1.0
        self._pictures: OrderedDict[Edit, QPixmap] = OrderedDict()
        self._wanted: dict[Edit, None] = {}
        self._blank = QPixmap()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self._channel.ask(self._wanted, "draft"))
        self._channel.done.connect(self.adopt)

    @property
    def is_waiting(self) -> bool:
        """Whether pictures that were asked for are still to come."""
        return bool(self._wanted)

    def __contains__(self, edit: object) -> bool:
        return edit in self._pictures

    def set_scale(self, device_pixel_ratio: float) -> None:
        """Make pictures sharp on a screen of so many device pixels per pixel."""
        self._scale = device_pixel_ratio
        self._blank = blank_pixmap(self._side, device_pixel_ratio)

    def picture(self, edit: Edit) -> QPixmap:
        """Return the picture of an edit, or a blank one and ask for it."""
        if edit in self._pictures:
            self._pictures.move_to_end(edit)
            return self._pictures[edit]
        if edit not in self._wanted:
            self._wanted[edit] = None
            self._soon.start()
        return self._blank

    def adopt(self, picture: Picture) -> None:
        """Remember a picture, whoever made it."""
        self._pictures[picture.edit] = square_pixmap(picture.frame, self._side, self._scale)
        self._wanted.pop(picture.edit, None)
        if len(self._pictures) > REMEMBERED:
            self._pictures.popitem(last=False)
        self.arrived.emit(picture.edit)

    def forget_wishes(self) -> None:
        """Drop what was asked for and is not there."""
        self._wanted.clear()
        self._soon.start()

    def forget(self) -> None:
        """Another rig makes other pictures of the same edits."""
        self._pictures.clear()
        self.forget_wishes()
