"""Pictures of the portrait on screen at both ends of the free directions that can be seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from app.controls.free_row import FreeRow
from app.controls.free_strip import SIDE
from app.document.session import EditSession
from app.widgets.thumbnails import Thumbnails
from app.worker.errands import Courier, Urgency
from core.editing.edit import Edit

REST_MS = 300


class FreePictures(QObject):
    """Fills the strips of rows in sight while nobody needs the worker.

    They show the portrait without its edits, so that no slider makes them stale.
    """

    def __init__(self, session: EditSession, courier: Courier, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[FreeRow] = []
        self._basis = _bare(session.edit)
        self._thumbnails = Thumbnails(courier, Urgency.PRESETS, SIDE, self)
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._ask)
        self._thumbnails.arrived.connect(self._show)
        session.rig_changed.connect(self._thumbnails.forget)
        session.state_changed.connect(self._follow)

    def set_rows(self, rows: Iterable[FreeRow]) -> None:
        """Fill the strips of these rows, and of no others."""
        self._rows = list(rows)
        for row in self._rows:
            row.strip.looked_at.connect(self._soon.start)

    def _follow(self) -> None:
        """Let go of the pictures of another portrait; rows in sight then ask for theirs."""
        basis = _bare(self._session.edit)
        if basis != self._basis:
            self._basis = basis
            for row in self._rows:
                row.strip.forget()

    def _ask(self) -> None:
        """Show what is there, and ask for the rest of what can be seen."""
        self._thumbnails.forget_wishes()
        for row in self._rows:
            if not row.visibleRegion().isEmpty():
                self._thumbnails.set_scale(row.devicePixelRatioF())
                for edit in self._edits(row).values():
                    self._thumbnails.picture(edit)
                self._fill(row)

    def _show(self, arrived: Edit) -> None:
        for row in self._rows:
            if arrived in self._edits(row).values():
                self._fill(row)

    def _fill(self, row: FreeRow) -> None:
        for side, edit in self._edits(row).items():
            if edit in self._thumbnails:
                row.strip.show_picture(side, self._thumbnails.picture(edit))

    def _edits(self, row: FreeRow) -> dict[int, Edit]:
        """Return what the row's pictures show, by side."""
        name, ends = row.control.name, {-1: row.control.minimum, 1: row.control.maximum}
        moved = {side: dataclasses.replace(self._basis, controls={name: end}) for side, end in ends.items()}
        return {0: self._basis, **moved}


def _bare(edit: Edit) -> Edit:
    """Return the portrait with its mixed styles and without anything else."""
    return Edit(edit.source, calibrated=edit.calibrated, mix=edit.mix)
