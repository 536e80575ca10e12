"""Asks for the portraits and the format of a batch."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.saving.batch import parse_seeds


class BatchDialog(QDialog):
    """One edit on many portraits; a mistake is explained while it is typed."""

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = edit
        self.setWindowTitle(self.tr("Batch Export"))
        self.seeds_field = QLineEdit("1-20")
        self.format_chooser = QComboBox()
        self.format_chooser.addItems(["PNG", "WebP", "JPG"])
        self.error_label = QLabel()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(self.tr("Export…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self._arrange()
        self.seeds_field.textChanged.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def suffix(self) -> str:
        """The chosen format's."""
        return f".{self.format_chooser.currentText().lower()}"

    def seeds(self) -> list[int]:
        """Return the portraits; raises RequestError."""
        return parse_seeds(self.seeds_field.text())

    def edits(self) -> list[Edit]:
        """Return the edit of every portrait."""
        psi = self.edit.source.seeds_truncation
        return [dataclasses.replace(self.edit, source=PortraitSource(seed, psi)) for seed in self.seeds()]

    def _check(self) -> None:
        try:
            self.seeds()
        except RequestError as error:
            self.error_label.setText(str(error))
        else:
            self.error_label.clear()
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(not self.error_label.text())

    def _arrange(self) -> None:
        note = QLabel(
            self.tr("The controls you have moved, on these portraits: one picture each, in one folder.")
        )
        note.setWordWrap(True)
        note.setMinimumWidth(360)  # the height follows from it
        note.setProperty("role", "muted")
        self.seeds_field.setAccessibleName(self.tr("Seeds"))
        self.seeds_field.setToolTip(self.tr("Numbers and ranges, for example 1-20, 33"))
        self.error_label.setProperty("role", "error")
        self.error_label.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(20, 16, 20, 16)
        form.addRow(note)
        form.addRow(self.tr("Seeds"), self.seeds_field)
        form.addRow(self.tr("Format"), self.format_chooser)
        form.addRow(self.error_label)
        form.addRow(self.buttons)
