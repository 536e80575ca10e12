"""All shortcuts, and what the mouse does, on one sheet; the menus are where it reads them."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QVBoxLayout,
    QWidget,
)

from app.widgets.actions import plain

PLAIN_NAME = "plain_name"  # property of an action whose text changes


class ShortcutSheet(QDialog):
    """Lists the menus beside the gestures."""

    def __init__(self, menu_bar: QMenuBar, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard and Mouse"))
        keys = [(menu.title(), rows) for menu in menu_bar.findChildren(QMenu) if (rows := _rows(menu))]
        half = (sum(len(rows) for _, rows in keys) + 6) // 2
        columns: list[list[str]] = [[], []]
        used = 0
        for title, rows in keys:
            columns[used >= half].append(_table(title, rows))
            used += len(rows)
        columns[1].append(_table(self.tr("Mouse"), self._gestures()))
        texts = QHBoxLayout()
        texts.setSpacing(36)
        for column in columns:
            label = QLabel("".join(column))
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            texts.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.addLayout(texts)
        body.addWidget(buttons)

    def _gestures(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Turn the head"), self.tr("drag the portrait, or arrow keys on it")),
            (self.tr("Move the eyes"), self.tr("drag by a pupil")),
            (self.tr("Move the light"), self.tr("drag with the right button")),
            (self.tr("Zoom"), self.tr("wheel over the portrait")),
            (self.tr("Move the picture"), self.tr("middle button, or space and drag")),
            (self.tr("See the portrait before the edit"), self.tr("hold B")),
            (self.tr("Play the animation"), self.tr("Space")),
            (self.tr("Step a slider"), self.tr("arrow keys, page keys")),
            (self.tr("Reset a slider"), self.tr("double-click")),
            (self.tr("Back to the portrait"), self.tr("Escape")),
            (self.tr("Orbit the mesh"), self.tr("drag in the mesh view")),
            (self.tr("Move the light ball"), self.tr("drag in its corner")),
            (self.tr("Take pose or light from a portrait"), self.tr("drag it from the gallery to Transfer")),
            (self.tr("Open a file"), self.tr("drop it on the window")),
        ]


def _rows(menu: QMenu) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (
            action.property(PLAIN_NAME) or plain(action.text()),
            action.shortcut().toString(native),
        )
        for action in menu.actions()
        if not action.shortcut().isEmpty()
    ]


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td style='padding:2px 24px 2px 0'>{html.escape(what)}</td>"
        f"<td style='padding:2px 0'><b>{html.escape(how)}</b></td></tr>"
        for what, how in rows
    )
    return f"<h3>{html.escape(plain(title))}</h3><table>{cells}</table>"
