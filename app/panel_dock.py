"""The dock of one panel: its entry in the View menu, its look while it floats, and room to scroll."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QScrollArea, QWidget

from app.widgets.actions import make_toggle

LEAST_HEIGHT = 100


class PanelDock(QDockWidget):
    """Holds a panel; its action is checked while the panel is seen, and brings it before others."""

    def __init__(self, name: str, title: str, panel: QWidget, scrolls: bool, parent: QWidget) -> None:
        """Make a dock; where it `scrolls`, the panel need not fit."""
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(PanelScroll(panel, self) if scrolls else panel)
        self.action = make_toggle(self, title, None, lambda _: None)
        self.action.triggered.connect(self._toggle)
        self.visibilityChanged.connect(self.action.setChecked)
        self.topLevelChanged.connect(self._dress)

    def bring_forward(self) -> None:
        """Show the panel before those that share its place."""
        self.show()
        self.raise_()

    def _toggle(self, on: bool) -> None:
        if on:
            self.bring_forward()
        else:
            self.close()

    def _dress(self) -> None:
        """Let the style sheet see whether the dock floats."""
        self.style().unpolish(self)
        self.style().polish(self)


class PanelScroll(QScrollArea):
    """Lets a panel be lower than it would like to be."""

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = panel
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        """Return the width that the panel needs, beside the bar that scrolls it."""
        least = self._panel.minimumSizeHint()
        return QSize(least.width() + self.verticalScrollBar().sizeHint().width(), LEAST_HEIGHT)

    def sizeHint(self) -> QSize:
        """Return the panel's."""
        return self._panel.sizeHint()
