"""Joins the control of a symmetric pair with those of its two sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.controls.slider_row import SliderRow
from app.document.session import EditSession
from core.controls.control import Control


class PairLink(QObject):
    """Either the pair's row is in use or those of its sides; touched sides part a pair by themselves."""

    def __init__(
        self,
        session: EditSession,
        pair: SliderRow,
        sides: Sequence[Control],
        make_row: Callable[[Control], SliderRow],
    ) -> None:
        """Join `pair` with the controls of its sides, whose rows are made when they are first needed."""
        super().__init__(pair)
        self._session, self.pair, self._controls, self._make_row = session, pair, sides, make_row
        self.sides: list[SliderRow] = []
        self._wants_apart = False
        self._was_linked = True
        pair.show_link(True)
        pair.link_clicked.connect(self.part)

    @property
    def side_names(self) -> list[str]:
        """Names of the controls of both sides."""
        return [side.name for side in self._controls]

    @property
    def is_linked(self) -> bool:
        """Whether the pair moves as one."""
        return not self._wants_apart and not self._has_touched_side()

    def follow(self) -> bool:
        """Return whether another row has come into use since the last call."""
        changed = self.is_linked != self._was_linked
        self._was_linked = self.is_linked
        if not self.is_linked and not self.sides:
            self._make_sides()
        return changed

    def part(self) -> None:
        """Let each side have its own slider, where the pair has brought it."""
        self._wants_apart = True
        target, name = self._session.target_params(), self.pair.control.name
        values = {}
        if name in self._session.edit.controls and target is not None:
            values = {side.name: float(side.read(target)[0]) for side in self._controls}
        self._session.replace_controls([name], values, self.tr("Part {0}").format(self.pair.title))
        self._session.values_changed.emit()

    def join(self) -> None:
        """Move both sides as one, from their middle."""
        self._wants_apart = False
        values, names, target = {}, self.side_names, self._session.target_params()
        if self._has_touched_side() and target is not None:
            values = {self.pair.control.name: float(self.pair.control.read(target)[0])}
        self._session.replace_controls(names, values, self.tr("Join {0}").format(self.pair.title))
        self._session.values_changed.emit()

    def _make_sides(self) -> None:
        self.sides = [self._make_row(control) for control in self._controls]
        for side in self.sides:
            side.show_link(False)
            side.link_clicked.connect(self.join)

    def _has_touched_side(self) -> bool:
        return any(side.name in self._session.edit.controls for side in self._controls)
