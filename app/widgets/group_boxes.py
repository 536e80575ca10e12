"""Which groups of parameters."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.labels import translated
from core.face.groups import GROUPS, GroupName


class GroupBoxes(QWidget):
    """A box to tick for each group of the open rig; the first is ticked at the start."""

    changed = Signal()

    def __init__(self, columns: int = 3, parent: QWidget | None = None) -> None:
        """Make the boxes, so many side by side."""
        super().__init__(parent)
        self._columns = columns
        self.boxes = {group: QCheckBox(translated(row.short or row.label)) for group, row in GROUPS.items()}
        self._offered = set(GROUPS)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(columns, 1)
        for place, box in enumerate(self.boxes.values()):
            box.setChecked(place == 0)
            box.toggled.connect(self.changed)
        self._place(self.boxes.values())

    def offer(self, groups: Collection[GroupName]) -> None:
        """Show the boxes of the groups that a rig has; without any, none can be ticked."""
        self._offered = set(groups)
        for group, box in self.boxes.items():
            box.setVisible(group in groups or not groups)
        self._place(box for group, box in self.boxes.items() if group in groups or not groups)
        self.setEnabled(bool(groups))

    def _place(self, boxes: Iterable[QCheckBox]) -> None:
        for place, box in enumerate(boxes):
            self._grid.addWidget(box, *divmod(place, self._columns))

    def chosen(self) -> list[GroupName]:
        """Return the groups whose boxes are ticked; none where they cannot be chosen."""
        ticked = [group for group, box in self.boxes.items() if box.isChecked() and box.isEnabled()]
        return [group for group in ticked if group in self._offered]

    def explain(self, tip: str) -> None:
        """Give every box a tool tip; {0} stands for its group."""
        self.restrict(GROUPS, tip, "")

    def restrict(self, groups: Collection[GroupName], tip: str, lack: str) -> None:
        """Let only some groups be ticked, and say of each what ticking it does or what it lacks.

        Args:
            groups: those.
            tip: of their boxes; {0} stands for the group.
            lack: of the others.
        """
        for group, box in self.boxes.items():
            box.setEnabled(group in groups)
            box.setToolTip((tip if group in groups else lack).format(translated(GROUPS[group].label)))


def names_of(groups: Collection[GroupName]) -> str:
    """Return the groups' names as a list in the user's language."""
    return ", ".join(translated(row.label) for group, row in GROUPS.items() if group in groups)
