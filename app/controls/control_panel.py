"""Pose, light and expression: every control of the open rig in collapsible groups."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget
from superqt import QCollapsible

from app import theme
from app.document.session import EditSession
from app.panels.slider_row import SliderRow
from core.controls import Control, panel_controls


class ControlPanel(QScrollArea):
    """Follows the session; writes touched values to it."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: dict[str, SliderRow] = {}
        self.groups: dict[str, ControlGroup] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(352)
        session.rig_changed.connect(self._rebuild)
        session.values_changed.connect(self._follow)

    def _rebuild(self) -> None:
        """List the controls of another rig."""
        assert self._session.rig is not None
        body = QWidget()
        body.setObjectName("controls")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows, self.groups = {}, {}
        for title, controls in self._grouped(panel_controls(self._session.rig.model)).items():
            self.groups[controls[0].group] = group = ControlGroup(title)
            column.addWidget(group)
            group.reset_button.clicked.connect(
                lambda _, names=[c.name for c in controls]: self._session.reset_controls(names)
            )
            for control in controls:
                self._add_row(group, control)
            group.expand(animate=False)
        column.addStretch()
        self.setWidget(body)

    def _grouped(self, controls: list[Control]) -> dict[str, list[Control]]:
        # The long list comes last, so that the short ones are never scrolled for.
        titles = {"pose": self.tr("Pose"), "light": self.tr("Light"), "expression": self.tr("Expression")}
        groups = {title: [c for c in controls if c.group == key] for key, title in titles.items()}
        return {title: members for title, members in groups.items() if members}

    def _add_row(self, group: ControlGroup, control: Control) -> None:
        row = self.rows[control.name] = SliderRow(control)
        name, session = control.name, self._session
        row.value_edited.connect(lambda value: session.set_control(name, value))
        row.pressed.connect(session.begin_gesture)
        row.released.connect(session.end_gesture)
        row.reset_requested.connect(lambda: session.reset_controls([name]))
        group.add_row(row)

    def _follow(self) -> None:
        """Show the session's values."""
        touched = self._session.state.controls
        for name, row in self.rows.items():
            row.show_value(self._session.value(name), self._session.original_value(name), name in touched)
        for group in self.groups.values():
            group.follow(touched)


class ControlGroup(QCollapsible):
    """A titled group whose header resets everything in it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent, theme.icon("expanded"), theme.icon("collapsed"))
        self._names: set[str] = set()
        self.reset_button = QToolButton()
        self.reset_button.setIcon(theme.icon("reset"))
        self.reset_button.setIconSize(QSize(14, 14))
        self.reset_button.setFixedSize(22, 22)
        self.reset_button.setToolTip(self.tr("Reset all of “{0}”").format(title))
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.reset_button.hide()
        self.setDuration(120)
        self._arrange()

    def add_row(self, row: SliderRow) -> None:
        """Append a control."""
        self._names.add(row.control.name)
        self.addWidget(row)

    def follow(self, touched: Mapping[str, float]) -> None:
        """Offer the reset only when something in the group is touched."""
        self.reset_button.setVisible(any(name in self._names for name in touched))

    def _arrange(self) -> None:
        header = self.toggleButton()
        header.setObjectName("group_header")
        header.setStyleSheet("")
        bar = QHBoxLayout(header)
        bar.setContentsMargins(0, 0, 6, 0)
        bar.addStretch()
        bar.addWidget(self.reset_button)
        for layout, foot in ((self.layout(), 0), (self.content().layout(), 10)):
            assert layout is not None
            layout.setContentsMargins(0, 0, 0, foot)
            layout.setSpacing(0)
