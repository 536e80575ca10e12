"""Asks for the control, the range and the steps of a contact sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from app.document.rig_info import RigInfo
from app.labels import translated
from app.widgets.value_field import CountField, ValueField
from core.controls.control import Control
from core.editing.edit import Edit
from core.saving.contact_sheet import MOST_STEPS, sweep

STEPS = 9


class SweepDialog(QDialog):
    """Offers the controls that the generator shows, over their reliable range."""

    def __init__(self, edit: Edit, rig: RigInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit, self._rig = edit, rig
        self.setWindowTitle(self.tr("Contact Sheet"))
        self.chooser = QComboBox()
        self.low_field, self.high_field = (ValueField(-1000, 1000, 0.01) for _ in range(2))
        self.steps_field = CountField(2, MOST_STEPS)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(self.tr("Export…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self._arrange()
        self.chooser.currentIndexChanged.connect(self._offer_range)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._list_controls()

    @property
    def control(self) -> Control:
        """The chosen control."""
        return self._rig.controls[str(self.chooser.currentData())]

    def edits(self) -> list[Edit]:
        """Return the portrait at every step."""
        low, high = self.low_field.value(), self.high_field.value()
        return sweep(self.edit, self.control.name, low, high, self.steps_field.count)

    def captions(self) -> list[str]:
        """Return the value of every step with its unit."""
        name, unit = self.control.name, self.control.unit
        digits = 0 if unit else 2
        values = [round(edit.controls[name], digits) + 0.0 for edit in self.edits()]
        return [f"{value:.{digits}f}{unit}" for value in values]  # + 0.0: there is no -0

    def _list_controls(self) -> None:
        rig = self._rig
        paired = [c for c in rig.controls.values() if len(c.columns) > 1]
        for name, control in rig.controls.items():
            is_side = any(c.block == control.block and {*control.columns} < {*c.columns} for c in paired)
            if name in rig.reliable and not is_side:
                self.chooser.addItem(translated(control.label), name)

    def _offer_range(self) -> None:
        control = self.control
        low, high = self._rig.reliable[control.name]
        for field, value in ((self.low_field, low), (self.high_field, high)):
            field.set_scale(control.minimum, control.maximum, control.step, control.unit)
            field.setValue(min(max(value, control.minimum), control.maximum))

    def _arrange(self) -> None:
        self.steps_field.setValue(STEPS)
        note = QLabel(
            self.tr("The portrait on screen at evenly spaced values of one control, on one picture.")
        )
        note.setWordWrap(True)
        note.setMinimumWidth(320)  # the height follows from it
        note.setProperty("role", "muted")
        form = QFormLayout(self)
        form.setContentsMargins(20, 16, 20, 16)
        form.addRow(note)
        form.addRow(self.tr("Control"), self.chooser)
        form.addRow(self.tr("From"), self.low_field)
        form.addRow(self.tr("To"), self.high_field)
        form.addRow(self.tr("Steps"), self.steps_field)
        form.addRow(self.buttons)
