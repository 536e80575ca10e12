"""Three pictures that say what a free direction does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.widgets.frames import blank_pixmap

SIDE = 72


class FreeStrip(QWidget):
    """The portrait at the lower end, as it is, and at the upper end; a click goes there."""

    chosen = Signal(int)  # -1, 0 or 1
    looked_at = Signal()  # pictures are missing where somebody can see it

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {side: QToolButton() for side in (-1, 0, 1)}
        self.missing = {*self.buttons}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 0)
        row.setSpacing(2)
        for side, button in self.buttons.items():
            button.setObjectName("free_picture")
            button.setAutoRaise(True)
            button.setIconSize(QSize(SIDE, SIDE))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the slider below has the keys
            button.clicked.connect(lambda _, side=side: self.chosen.emit(side))
            row.addWidget(button)
        row.addStretch()
        self.set_title(title)
        self.forget()

    def set_title(self, title: str) -> None:
        """Say in words what the pictures are of."""
        tips = {
            -1: self.tr("Set “{0}” to its lower end"),
            0: self.tr("Reset “{0}” to the portrait's own value"),
            1: self.tr("Set “{0}” to its upper end"),
        }
        for side, button in self.buttons.items():
            button.setToolTip(tips[side].format(title))
            button.setAccessibleName(button.toolTip())

    def show_picture(self, side: int, picture: QPixmap) -> None:
        """Show what a side looks like."""
        self.missing.discard(side)
        self.buttons[side].setIcon(QIcon(picture))

    def forget(self) -> None:
        """Show nothing until other pictures come."""
        self.missing = {*self.buttons}
        blank = QIcon(blank_pixmap(SIDE, self.devicePixelRatioF()))
        for button in self.buttons.values():
            button.setIcon(blank)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that pictures are wanted."""
        super().paintEvent(event)
        if self.missing:
            self.looked_at.emit()
