"""Every control of the open rig, in collapsible groups: what faces do, what they are, and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import torch
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls.coefficient_panel import CoefficientPanel
from app.controls.control_group import ControlGroup
from app.controls.edit_amount import EditAmount
from app.controls.free_pictures import FreePictures
from app.controls.free_row import FreeRow
from app.controls.pair_link import PairLink
from app.controls.reach_notice import ReachNotice
from app.controls.slider_row import SliderRow
from app.document.rig_info import SHOWN
from app.document.session import EditSession
from app.labels import donor_title, translated
from app.presets.preset_menu import SIDE, PresetMenu
from app.widgets.search_field import SearchField
from app.widgets.thumbnails import Thumbnails
from app.worker.errands import Courier, Urgency
from core.controls.control import RAW_LIGHTS, Control, is_free, panel_controls
from core.controls.control_values import apply_controls
from core.face.groups import GROUPS
from core.samples.distributions import light_control_values

UNSEEN = "unseen"
COEFFICIENTS = "coefficients"
_RAW_NAMES = frozenset(control.name for control in RAW_LIGHTS)


class ControlPanel(QWidget):
    """Follows the session; writes touched values to it."""

    name_edited = Signal(str, str)  # of a free direction: the control, and what the user calls it

    def __init__(
        self, session: EditSession, courier: Courier | None = None, parent: QWidget | None = None
    ) -> None:
        """Make an empty panel; without a `courier`, presets and free directions have no pictures."""
        super().__init__(parent)
        self.setObjectName("control_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._thumbnails = Thumbnails(courier, Urgency.PRESETS, SIDE, self) if courier else None
        self.rows: dict[str, SliderRow] = {}
        self.links: dict[str, PairLink] = {}
        self.groups: dict[str, ControlGroup] = {}
        self.search_field = SearchField(self.tr("Search controls"), self.tr("Search controls (Ctrl+F)"))
        self.amount = EditAmount(session)
        self.notice, self.nothing_label = ReachNotice(), QLabel()
        self._scroll = QScrollArea()
        self._pictures = FreePictures(session, courier, self) if courier else None
        self._own_light: tuple[torch.Tensor, dict[str, float]] | None = None
        self._unseen: list[Control] = []  # controls whose rows are still to be made
        self._unfolded: set[str] | None = None  # groups to leave open when a search ends
        self._arrange()
        self.search_field.textChanged.connect(self._filter)
        session.rig_changed.connect(self._rebuild)
        session.values_changed.connect(self._follow)
        session.control_named.connect(self._follow_name)

    def start_search(self) -> None:
        """Let the user type the name of a control."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _rebuild(self) -> None:
        """List the controls of another rig; one without any is told about elsewhere."""
        if not self._session.can_edit:
            return
        if self._thumbnails is not None:
            self._thumbnails.set_scale(self.devicePixelRatioF())
            self._thumbnails.forget()
        body = QWidget()
        body.setObjectName("controls")
        self._scroll.setWidget(body)  # at first: whatever comes to another parent is dressed once more
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows, self.groups, self.links, self._own_light = {}, {}, {}, None
        self._unfolded, self._unseen = None, []
        for key, (title, controls) in self._grouped().items():
            if controls:
                column.addWidget(self._make_group(key, title, controls))
        if self._session.rig is not None:
            column.addWidget(self._make_coefficients())
        column.addStretch()
        if self._pictures is not None:
            self._pictures.set_rows(row for row in self.rows.values() if isinstance(row, FreeRow))
        self._filter(self.search_field.text())

    def _grouped(self) -> dict[str, tuple[str, list[Control]]]:
        """Return title and controls by group; long lists come last, so that short ones need no scrolling."""
        opened = self._session.opened
        assert opened is not None
        controls = [control for control in self._listed() if control.name in opened.controls]
        unseen = [c for c in controls if c.is_unit and c.name not in opened.reliable]
        seen = [c for c in controls if c not in unseen]
        groups = {
            name: (translated(group.label), [c for c in seen if c.group == name])
            for name, group in opened.groups.items()
        }
        groups[UNSEEN] = self.tr("Not shown by this generator"), unseen
        return groups

    def _listed(self) -> list[Control]:
        """Return the controls that have a row of their own."""
        opened, rig = self._session.opened, self._session.rig
        assert opened is not None
        free = [control for control in opened.controls.values() if is_free(control.name)]
        return [*(panel_controls(rig.model) if rig else ()), *free]

    def _make_group(self, key: str, title: str, controls: list[Control]) -> ControlGroup:
        group = self.groups[key] = ControlGroup(title)
        if key == UNSEEN:
            group.add_note(
                self.tr("This generator does not show these: the mesh follows, the portrait hardly will.")
            )
        else:
            names = {control.name for control in controls}
            menu = PresetMenu(self._session, controls[0].group, names, group, self._thumbnails)
            group.preset_button.setMenu(menu)
            group.preset_button.show()
            group.expand(animate=False)
        if key == UNSEEN:
            self._unseen = controls  # seldom looked at, so their rows are made at the first look
            group.toggled.connect(self._fill_unseen)
        for control in controls if key != UNSEEN else ():
            self._add_control(group, control)
        group.reset_button.clicked.connect(lambda: self._reset_group(group))
        return group

    def _fill_unseen(self) -> None:
        """Make the rows of what the generator never shows."""
        controls, self._unseen = self._unseen, []
        for control in controls:
            self._add_control(self.groups[UNSEEN], control)
        if controls:
            self._follow()

    def _reset_group(self, group: ControlGroup) -> None:
        groups = [key for key in GROUPS if self.groups.get(key) is group]
        self._session.reset_controls(group.names, groups)

    def _make_coefficients(self) -> ControlGroup:
        group = self.groups[COEFFICIENTS] = ControlGroup(self.tr("Identity and raw coefficients"), _RAW_NAMES)
        group.addWidget(CoefficientPanel(self._session))
        group.reset_button.clicked.connect(lambda: self._reset_group(group))
        return group

    def _add_control(self, group: ControlGroup, control: Control) -> None:
        """Add a row; one that moves several units can be parted into theirs."""
        opened = self._session.opened
        assert opened is not None
        pair = self._add_row(group, control)
        same = [c for c in opened.controls.values() if c.block == control.block]
        sides = [c for c in same if len(c.columns) == 1 and {*c.columns} < {*control.columns}]
        if sides:
            self.links[control.name] = PairLink(
                self._session, pair, sides, partial(self._add_row, group, after=pair)
            )

    def _add_row(self, group: ControlGroup, control: Control, after: SliderRow | None = None) -> SliderRow:
        name, session = control.name, self._session
        row = self.rows[name] = self._make_row(control)
        row.value_edited.connect(lambda value: session.set_control(name, value))
        row.pressed.connect(session.begin_gesture)
        row.released.connect(session.end_gesture)
        row.reset_requested.connect(lambda: session.reset_controls([name]))
        shown = session.rig.distributions.get(after.control.name if after else name) if session.rig else None
        if shown is not None and row.reliable is not None and not control.is_relative:
            row.show_profile(shown.values)  # sides share the drawing of their pair
        group.add_row(row, after)
        self._show_value(row)
        return row

    def _make_row(self, control: Control) -> SliderRow:
        opened = self._session.opened
        assert opened is not None
        reliable = opened.reliable.get(control.name)
        if not is_free(control.name):
            return SliderRow(control, reliable)
        row = FreeRow(control, reliable)
        row.name_edited.connect(partial(self.name_edited.emit, control.name))
        return row

    def _follow_name(self, name: str) -> None:
        row, opened = self.rows.get(name), self._session.opened
        if isinstance(row, FreeRow) and opened is not None:
            row.show_name(opened.controls[name].label)

    def _show_value(self, row: SliderRow) -> None:
        name, session = row.control.name, self._session
        row.show_value(session.value(name), session.original_value(name), name in session.edit.controls)

    def _follow(self) -> None:
        """Show the session's values."""
        self._show_light_profiles()
        touched = self._session.edit.controls
        if self._unseen and set(touched) - set(self.rows) - self._side_names() - _RAW_NAMES:
            self._fill_unseen()
        for row in self.rows.values():
            self._show_value(row)
        origins = self._origins()
        for key, group in self.groups.items():
            group.follow(touched, origins.get(key, ""))
        self._follow_links()
        self.notice.follow(self._beyond(touched))

    def _beyond(self, touched: Mapping[str, float]) -> list[SliderRow]:
        """Return the rows to tell about.

        What is never shown and comes along with more of what is (a smile narrows eyes) goes without saying.
        """
        strongest: dict[str, float] = {}
        for row in self.rows.values():
            if row.reliable:
                group, strength = row.control.group, _strength(row.control, touched)
                strongest[group] = max(strength, strongest.get(group, 0.0))
        return [
            row
            for row in self.rows.values()
            if row.is_beyond
            and (row.reliable or _strength(row.control, touched) >= strongest.get(row.control.group, 0.0))
        ]

    def _origins(self) -> dict[str, str]:
        """Return what the groups say of the portraits that theirs was taken from."""
        edit = self._session.edit
        names = {group: donor_title(donor, edit.source) for group, donor in edit.transfers.items()}
        return {group: self.tr("from {0}").format(name) for group, name in names.items()}

    def _follow_links(self) -> None:
        changed = [link.follow() for link in self.links.values()]
        if any(changed):
            self._filter(self.search_field.text())

    def _side_names(self) -> set[str]:
        return {name for link in self.links.values() for name in link.side_names}

    def _show_light_profiles(self) -> None:
        """Light is relative, so what the generator shows is seen from the light on which the sliders act."""
        rig, result = self._session.rig, self._session.result
        if rig is None or result is None:
            return
        raw = {n: v for n, v in self._session.edit.controls.items() if n in _RAW_NAMES}
        light, known = result.start.sh_coeffs, self._own_light
        if known and torch.equal(light, known[0]) and raw == known[1]:  # every result has a copy of its own
            return
        self._own_light = light, raw
        base = apply_controls(rig.model, result.start, raw)
        for name, values in light_control_values(base, rig.samples).items():
            if name in self.rows:
                self.rows[name].show_profile(values)
                low, high = (float(np.percentile(values, p)) for p in SHOWN)
                self.rows[name].show_reach((min(low, 0.0), max(high, 0.0)))

    def _filter(self, text: str) -> None:
        """Show the controls whose name has all the words; an empty text shows everything."""
        words = text.lower().split()
        if words:
            self._fill_unseen()
        if words and self._unfolded is None:
            self._unfolded = {key for key, group in self.groups.items() if group.isExpanded()}
        found = not words
        for key, group in self.groups.items():
            matches = [row for row in group.rows if self._matches(row, words)]
            for row in group.rows:
                row.setVisible(row in matches)
            group.setVisible(bool(matches) or not words)
            found = found or bool(matches)
            if words and matches:
                group.expand(animate=False)
            elif not words and self._unfolded is not None and key not in self._unfolded:
                group.collapse(animate=False)
        self._unfolded = self._unfolded if words else None
        self.nothing_label.setText(
            "" if found else self.tr("No control is called “{0}”.").format(text.strip())
        )
        self.nothing_label.setVisible(not found)

    def _matches(self, row: SliderRow, words: list[str]) -> bool:
        link = next((link for link in self.links.values() if row is link.pair or row in link.sides), None)
        if link is not None and (row is link.pair) != link.is_linked:
            return False
        text = f"{row.title} {row.control.label} {row.control.name}".lower()
        return all(word in text for word in words)

    def _arrange(self) -> None:
        self.setMinimumWidth(320)
        self.nothing_label.setProperty("role", "muted")
        self.nothing_label.setWordWrap(True)
        self.nothing_label.hide()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.addWidget(self.search_field)
        head.addWidget(self.amount)
        head.addWidget(self.nothing_label)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.notice)


def _strength(control: Control, touched: Mapping[str, float]) -> float:
    """Return how far a control was moved from zero, as a share of its range."""
    return abs(touched.get(control.name, 0.0)) / (control.maximum - control.minimum)
