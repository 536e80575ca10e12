"""What is taken from the source, and the buttons that take it or give it back."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.widgets.amount_slider import AmountSlider
from app.widgets.pointed_button import PointedButton


class Choice(QWidget):
    """A widget that chooses, over the amount, Apply and Remove."""

    def __init__(self, what: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.apply_button = PointedButton(self.tr("Apply"))
        self.remove_button = QPushButton(self.tr("Remove"))
        self.amount = AmountSlider(self.tr("Amount"))
        self.amount.label.hide()  # there is little room
        self.amount.setToolTip(self.tr("How much of the source is taken"))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.apply_button)
        row.addWidget(self.remove_button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(what, 1)
        column.addWidget(self.amount)
        column.addLayout(row)

    def explain(self, apply: str, remove: str) -> None:
        """Say what the buttons do."""
        for button, tip in ((self.apply_button, apply), (self.remove_button, remove)):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
