"""A titled group of controls that can be folded, reset and set to a preset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from superqt import QCollapsible

from app import theme
from app.controls.slider_row import SliderRow

ORIGIN_WIDTH = 150


class ControlGroup(QCollapsible):
    """Rows under a header; the header's buttons act on all of them."""

    def __init__(self, title: str, names: Iterable[str] = (), parent: QWidget | None = None) -> None:
        """Make an empty group; `names` are controls that it has without a row."""
        super().__init__(title, parent, theme.icon("expanded"), theme.icon("collapsed"))
        self.rows: list[SliderRow] = []
        self._further_names = frozenset(names)
        self.origin_label = QLabel()
        self.origin_label.setProperty("touched", True)
        self.origin_label.hide()
        self.preset_button = QToolButton()
        self.preset_button.setObjectName("preset_button")
        self.preset_button.setText(self.tr("Presets"))
        self.preset_button.setAccessibleName(self.tr("Presets for “{0}”").format(title))
        self.preset_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.preset_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.preset_button.hide()
        self.reset_button = QToolButton()
        self.reset_button.setIcon(theme.icon("reset"))
        self.reset_button.setIconSize(QSize(14, 14))
        self.reset_button.setFixedSize(22, 22)
        self.reset_button.setToolTip(self.tr("Reset all of “{0}”").format(title))
        self.reset_button.setAccessibleName(self.reset_button.toolTip())
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset_button.setCursor(Qt.CursorShape.ArrowCursor)
        keep_place = self.reset_button.sizePolicy()
        keep_place.setRetainSizeWhenHidden(True)  # else the presets would jump
        self.reset_button.setSizePolicy(keep_place)
        self.reset_button.hide()
        self.setDuration(120)
        self._arrange()
        self.content().setVisible(self.isExpanded())
        self.toggled.connect(self.content().setVisible)  # else the Tab key would enter what is folded

    @property
    def names(self) -> set[str]:
        """Names of the group's controls."""
        return {row.control.name for row in self.rows} | self._further_names

    def add_row(self, row: SliderRow, after: SliderRow | None = None) -> None:
        """Append a control, or put it below another one."""
        self.addWidget(row)
        at = self.rows.index(after) + 1 if after else len(self.rows)
        self.rows.insert(at, row)
        layout = self.content().layout()
        assert isinstance(layout, QVBoxLayout)
        if after is not None:
            layout.insertWidget(layout.indexOf(after) + 1, row)
        if self.isExpanded():
            self.expand(animate=False)  # the group makes room only when it unfolds

    def add_note(self, text: str) -> None:
        """Append an explanation."""
        note = QLabel(text)
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        note.setContentsMargins(12, 0, 12, 6)
        self.addWidget(note)

    def follow(self, touched: Mapping[str, float], transferred: str = "") -> None:
        """Offer the reset only when something in the group is touched or transferred, and say from where."""
        mode, metrics = Qt.TextElideMode.ElideRight, self.origin_label.fontMetrics()
        self.origin_label.setText(metrics.elidedText(transferred, mode, ORIGIN_WIDTH))
        self.origin_label.setToolTip(transferred)
        self.origin_label.setVisible(bool(transferred))
        self.reset_button.setVisible(bool(self.names & set(touched)) or bool(transferred))

    def _arrange(self) -> None:
        header = self.toggleButton()
        header.setObjectName("group_header")
        header.setStyleSheet("")
        bar = QHBoxLayout(header)
        bar.setContentsMargins(0, 0, 6, 0)
        bar.addStretch()
        bar.addWidget(self.origin_label)
        bar.addWidget(self.preset_button)
        bar.addWidget(self.reset_button)
        for layout, foot in ((self.layout(), 0), (self.content().layout(), 10)):
            assert layout is not None
            layout.setContentsMargins(0, 0, 0, foot)
            layout.setSpacing(0)
