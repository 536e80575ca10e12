"""Which of pose, expression and light."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QWidget

from app.labels import translated
from core.controls.control import Group

LABELS: dict[Group, str] = {"pose": "Pose", "expression": "Expression", "light": "Light"}


class GroupBoxes(QWidget):
    """A box to tick for each group."""

    changed = Signal()

    def __init__(
        self,
        ticked: Collection[Group],
        direction: QBoxLayout.Direction = QBoxLayout.Direction.LeftToRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.boxes = {group: QCheckBox(translated(label)) for group, label in LABELS.items()}
        row = QBoxLayout(direction, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6 if direction == QBoxLayout.Direction.TopToBottom else 14)
        for group, box in self.boxes.items():
            box.setChecked(group in ticked)
            box.toggled.connect(self.changed)
            row.addWidget(box)
        if direction == QBoxLayout.Direction.LeftToRight:
            row.addStretch()

    def chosen(self) -> list[Group]:
        """Return the groups whose boxes are ticked; none where they cannot be chosen."""
        return [group for group, box in self.boxes.items() if box.isChecked() and box.isEnabled()]

    def explain(self, tip: str) -> None:
        """Give every box a tool tip; {0} stands for its group."""
        for box in self.boxes.values():
            box.setToolTip(tip.format(box.text()))


def names_of(groups: Collection[Group]) -> str:
    """Return the groups' names as a list in the user's language."""
    return ", ".join(translated(LABELS[group]) for group in LABELS if group in groups)
