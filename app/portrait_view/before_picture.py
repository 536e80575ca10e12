"""The portrait as it was before the edit, for the viewport to compare with."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.document.session import EditSession
from app.portrait_view.comparison import Comparison
from app.portrait_view.viewport import Viewport
from app.worker.errands import Purpose
from app.worker.render_thread import RenderThread
from core.editing.edit_request import EditRequest
from core.editing.picture import Picture
from core.editing.portrait_source import Portrait

PURPOSE: Purpose = "before"


class BeforePicture(QObject):
    """Has the untouched portrait rendered once it is looked at, and keeps it until another one is."""

    def __init__(self, viewport: Viewport, session: EditSession, thread: RenderThread) -> None:
        super().__init__(viewport)
        self._viewport, self._session, self._thread = viewport, session, thread
        self._source: Portrait | None = None  # whose picture is there or on its way
        viewport.view_changed.connect(self._follow)
        session.state_changed.connect(self._follow)
        session.rig_changed.connect(self._forget)
        session.result_changed.connect(self._take_untouched)
        thread.errand_done.connect(self._show)

    def _follow(self) -> None:
        source = self._session.state.source
        if (
            self._viewport.comparison is Comparison.OFF
            or source == self._source
            or self._session.opened is None
        ):
            return
        self._source = source
        self._viewport.show_before(None)
        self._thread.run_errands(PURPOSE, [EditRequest(source)])

    def _take_untouched(self) -> None:
        """An untouched portrait on screen need not be rendered again."""
        result = self._session.picture
        if result is not None and result.request == EditRequest(
            result.request.source,
            generation=result.request.generation,
            calibrated=result.request.calibrated,
        ):
            self._adopt(result)

    def _show(self, purpose: str, result: Picture) -> None:
        if purpose == PURPOSE and result.request.source == self._session.state.source:
            self._adopt(result)

    def _adopt(self, result: Picture) -> None:
        self._source = result.request.source
        self._viewport.show_before(result.frame)

    def _forget(self) -> None:
        self._source = None
        self._follow()
