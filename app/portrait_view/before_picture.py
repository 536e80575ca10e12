"""The portrait as it was before the edit, for the viewport to compare with."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.document.session import EditSession
from app.portrait_view.viewport import Viewport
from app.worker.errands import Channel, Courier, Urgency
from core.editing.edit import Edit
from core.editing.picture import Picture
from core.editing.portrait_source import Portrait


class BeforePicture(QObject):
    """Has the untouched portrait rendered once it is looked at, and keeps it until another one is."""

    def __init__(self, viewport: Viewport, session: EditSession, courier: Courier) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._channel = Channel(courier, Urgency.BEFORE, self)
        self._source: Portrait | None = None  # whose picture is there or on its way
        viewport.view_changed.connect(self._follow)
        session.state_changed.connect(self._follow)
        session.rig_changed.connect(self._forget)
        session.result_changed.connect(self._take_untouched)
        self._channel.done.connect(self._show)

    def _follow(self) -> None:
        source = self._session.edit.source
        if not self._viewport.shows_before or source == self._source or self._session.opened is None:
            return
        self._source = source
        self._viewport.show_before(None)
        self._channel.ask([Edit(source)])

    def _take_untouched(self) -> None:
        """An untouched portrait on screen need not be rendered again."""
        picture, source = self._session.picture, self._session.edit.source
        if picture is None or not picture.edit.is_untouched or picture.edit.source != source:
            return
        if picture.quality == "final":
            self._adopt(picture)
        elif source == self._source and self._viewport.before.isNull():  # the final is on its way
            self._viewport.show_before(picture.frame)

    def _show(self, result: Picture) -> None:
        if result.edit.source == self._session.edit.source:
            self._adopt(result)

    def _adopt(self, result: Picture) -> None:
        self._source = result.edit.source
        self._viewport.show_before(result.frame)

    def _forget(self) -> None:
        self._source = None
        self._follow()
