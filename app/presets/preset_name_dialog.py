"""Asks for the name of a preset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.errors import RigEditorError

Button = QDialogButtonBox.StandardButton


class PresetNameDialog(QDialog):
    """Stays open, with what was typed, until the preset is written or the user gives up."""

    def __init__(
        self,
        save: Callable[[str, str], object],
        is_taken: Callable[[str], bool],
        folders: Sequence[str],
        title: str,
        parent: QWidget,
    ) -> None:
        """Make a dialog.

        Args:
            save: writes the preset under a name, into a folder or, if that is empty, into none; raises
                RigEditorError.
            is_taken: whether the user has a preset of that name, which would be replaced.
            folders: those to choose from; another one can be typed.
            title: of the dialog.
            parent: the widget that it belongs to.
        """
        super().__init__(parent)
        self._save, self._is_taken = save, is_taken
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.name_field, self.error_label = QLineEdit(), QLabel()
        self.folder_field = QComboBox()
        self.folder_field.setEditable(True)
        self.folder_field.addItems(["", *folders])
        self.buttons = QDialogButtonBox(Button.Save | Button.Cancel)
        self._arrange()
        self.name_field.textChanged.connect(self._follow)
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)
        self._follow()

    def _follow(self) -> None:
        """Say on the button what it does."""
        name = self.name_field.text()
        replaces = self._is_taken(name)
        self.buttons.button(Button.Save).setText(self.tr("Replace") if replaces else self.tr("Save"))
        self.buttons.button(Button.Save).setEnabled(bool(name.strip()))
        self._say("")

    def _try(self) -> None:
        try:
            self._save(self.name_field.text(), self.folder_field.currentText())
        except RigEditorError as error:
            self._say(str(error))
        else:
            self.accept()

    def _say(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))
        self.adjustSize()

    def _arrange(self) -> None:
        self.error_label.setProperty("role", "error")
        self.error_label.setWordWrap(True)
        self.buttons.button(Button.Cancel).setText(self.tr("Cancel"))
        form = QFormLayout(self)
        form.setContentsMargins(20, 16, 20, 16)
        form.addRow(self.tr("Name"), self.name_field)
        form.addRow(self.tr("Folder"), self.folder_field)
        form.addRow(self.error_label)
        form.addRow(self.buttons)
        self.setMinimumWidth(360)
