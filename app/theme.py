"""The look of the program: one table of colours, the palette and the style sheet made from it."""

from __future__ import annotations

import string

from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from core.files.assets import ASSETS

# Neutral greys, so that nothing tints the judgement of skin; text keeps at least 4.5 : 1 on every surface.
COLORS = {
    "canvas": "#141517",
    "window": "#1c1d20",
    "panel": "#232528",
    "field": "#17181a",
    "raised": "#313439",
    "hover": "#3c4046",
    "profile": "#40464e",
    "line": "#37393e",
    "edge": "#4a4e55",
    "groove": "#63686f",
    "text": "#e8e9eb",
    "muted": "#a6abb3",
    "disabled": "#6d727a",
    "accent": "#62b6cb",
    "accent_strong": "#8fd0e0",
    "on_accent": "#0f1417",
    "caution": "#e3b36b",
    "second": "#c99ae0",
    "error": "#f2918b",
}

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Mid: "edge",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Shadow: "canvas",
}


def color(name: str) -> QColor:
    """Return a colour of the table."""
    return QColor(COLORS[name])


def icon(name: str) -> QIcon:
    """Return one of the program's icons."""
    return QIcon(str(ASSETS / "icons" / f"{name}.svg"))


def apply_theme(application: QApplication) -> None:
    """Dress the whole application."""
    application.setStyle("Fusion")
    application.setPalette(_palette())
    sheet = (ASSETS / "style" / "dark.qss").read_text(encoding="utf-8")
    icons = (ASSETS / "icons").as_posix()
    application.setStyleSheet(string.Template(sheet).substitute(COLORS, icons=icons))
    application.setWindowIcon(icon("rig_editor"))


def _palette() -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, color(name))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("disabled"))
    return palette
