"""Pictures of edits that are only considered: a draft of each at first, then the finals."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.worker.errands import Purpose
from app.worker.render_thread import Failure, RenderThread
from core.editing.edit_request import EditRequest
from core.editing.picture import Picture


class Previews(QObject):
    """Keeps the worker busy until every picture that is wanted is a final one."""

    arrived = Signal(str, object)  # name, Picture
    failed = Signal(str)

    def __init__(self, thread: RenderThread, purpose: Purpose, parent: QObject) -> None:
        super().__init__(parent)
        self._thread, self._purpose = thread, purpose
        self._wanted: dict[str, EditRequest] = {}
        self._done: set[EditRequest] = set()
        thread.errand_done.connect(self._take)
        thread.failed.connect(self._follow_failure)

    def want(self, requests: Mapping[str, EditRequest]) -> set[str]:
        """Ask for pictures of final requests by name, and no others; return the new or changed names."""
        changed = {name for name, request in requests.items() if self._wanted.get(name) != request}
        self._wanted = dict(requests)
        self._done &= set(self._in_order())
        self._ask()
        return changed

    def forget(self) -> None:
        """Want nothing, and know nothing of what arrived: another rig makes other pictures."""
        self.want({})

    def _in_order(self) -> list[EditRequest]:
        finals = list(dict.fromkeys(self._wanted.values()))
        return [*(dataclasses.replace(request, quality="draft") for request in finals), *finals]

    def _ask(self) -> None:
        missing = [request for request in self._in_order() if request not in self._done]
        self._thread.run_errands(self._purpose, missing)

    def _take(self, purpose: str, result: Picture) -> None:
        if purpose != self._purpose or result.request not in self._in_order():
            return
        self._done |= {result.request, dataclasses.replace(result.request, quality="draft")}
        if result.request.quality == "final":  # a generator without drafts makes it at once
            self._ask()
        shown = dataclasses.replace(result.request, quality="final")
        for name, request in self._wanted.items():
            if request == shown:
                self.arrived.emit(name, result)

    def _follow_failure(self, failure: Failure) -> None:
        if failure.task == "open":  # what waited went with the rig that did not come
            self._ask()
        elif failure.task == self._purpose:
            self.failed.emit(failure.sentence)
