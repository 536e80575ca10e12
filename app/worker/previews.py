"""Pictures of edits that are only considered: a draft of each at first, then the finals."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.worker.errands import Channel, Courier, Errand, Urgency
from core.editing.edit import Edit
from core.editing.picture import Picture


class Previews(QObject):
    """Keeps the worker busy until every picture that is wanted is a final one."""

    arrived = Signal(str, object)  # name, Picture
    failed = Signal(str)

    def __init__(self, courier: Courier, urgency: Urgency, parent: QObject) -> None:
        super().__init__(parent)
        self._channel = Channel(courier, urgency, self)
        self._wanted: dict[str, Edit] = {}
        self._done: dict[Errand, Picture] = {}
        self._told: set[str] = set()
        self._channel.done.connect(self._take)
        self._channel.failed.connect(self._tell)

    def want(self, edits: Mapping[str, Edit]) -> set[str]:
        """Ask for pictures of edits by name, and of no others; return the names whose picture is to come."""
        changed = {name for name, edit in edits.items() if self._wanted.get(name) != edit}
        if changed:
            self._told.clear()
        self._wanted = dict(edits)
        self._done = {errand: self._done[errand] for errand in self._in_order() if errand in self._done}
        for name in [name for name in changed if Errand(edits[name], "final") in self._done]:
            self.arrived.emit(name, self._done[Errand(edits[name], "final")])
            changed.remove(name)
        self._ask()
        return changed

    def forget(self) -> None:
        """Want nothing, and know nothing of what arrived: another rig makes other pictures."""
        self.want({})

    def _in_order(self) -> list[Errand]:
        edits = dict.fromkeys(self._wanted.values())
        return [*(Errand(edit, "draft") for edit in edits), *(Errand(edit, "final") for edit in edits)]

    def _ask(self) -> None:
        self._channel.ask_each(errand for errand in self._in_order() if errand not in self._done)

    def _tell(self, sentence: str) -> None:
        """Say once why an edit has no picture: its final fails as its draft did."""
        if sentence not in self._told:
            self._told.add(sentence)
            self.failed.emit(sentence)

    def _take(self, result: Picture) -> None:
        if result.edit not in self._wanted.values():
            return
        self._done |= {Errand(result.edit, quality): result for quality in (result.quality, "draft")}
        if result.quality == "final":  # a generator without drafts makes it at once
            self._ask()
        for name, edit in self._wanted.items():
            if edit == result.edit:
                self.arrived.emit(name, result)
