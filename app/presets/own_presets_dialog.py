"""The user's own presets of one group, to rename, to put into folders and to delete."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import RigEditorError
from core.face.groups import GroupName
from core.files.whole_file import make_folder
from core.saving.preset_library import PresetLibrary

_PATH = int(Qt.ItemDataRole.UserRole)
_FOLDER = _PATH + 1


class OwnPresetsDialog(QDialog):
    """Lists names, which are edited in place, and damaged files, which can only be deleted."""

    def __init__(self, library: PresetLibrary, group: GroupName, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._library, self._group = library, group
        self.list, self.error_label = QListWidget(), QLabel()
        self.rename_button = QPushButton(self.tr("Rename"))
        self.move_button = QPushButton(self.tr("Move…"))
        self.delete_button = QPushButton(self.tr("Delete…"))
        self.folder_button = QPushButton(self.tr("Show Folder"))
        self._arrange()
        self._fill()
        self.list.itemChanged.connect(self._rename)
        self.list.currentItemChanged.connect(self._follow)
        self.rename_button.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.move_button.clicked.connect(self._ask_folder)
        self.delete_button.clicked.connect(self._ask_delete)
        self.folder_button.clicked.connect(self._show_folder)

    def _fill(self) -> None:
        """Read the files."""
        self.list.blockSignals(True)
        self.list.clear()
        for stored in self._library.of(self._group):
            if not stored.is_shipped:
                item = QListWidgetItem(stored.preset.name, self.list)
                item.setData(_FOLDER, stored.folder)
                item.setToolTip(self.tr("In the folder “{0}”").format(stored.folder) if stored.folder else "")
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                item.setData(_PATH, stored.path)
        for path, sentence in self._library.damaged().items():
            item = QListWidgetItem(self.tr("{0} is damaged").format(path.name), self.list)
            item.setToolTip(sentence)
            item.setData(_PATH, path)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._follow()

    def _follow(self) -> None:
        """Offer what can be done with the chosen one."""
        item = self.list.currentItem()
        self.delete_button.setEnabled(item is not None)
        for button in (self.rename_button, self.move_button):
            button.setEnabled(item is not None and bool(item.flags() & Qt.ItemFlag.ItemIsEditable))

    def _rename(self, item: QListWidgetItem) -> None:
        try:
            self._library.rename(item.data(_PATH), item.text())
        except RigEditorError as error:
            self._say(str(error))
        else:
            self._say("")
        self._fill()

    def _ask_folder(self) -> None:
        item = self.list.currentItem()
        path, folders = item.data(_PATH), ["", *self._library.folders()]
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Move Preset"))
        dialog.setLabelText(self.tr("Folder for “{0}”; empty for none").format(item.text()))
        dialog.setComboBoxItems(folders)
        dialog.setComboBoxEditable(True)
        dialog.setTextValue(item.data(_FOLDER))
        dialog.textValueSelected.connect(lambda folder: self._move(path, folder))
        dialog.open()

    def _move(self, path: Path, folder: str) -> None:
        try:
            self._library.move(path, folder)
        except RigEditorError as error:
            self._say(str(error))
        else:
            self._say("")
        self._fill()

    def _ask_delete(self) -> None:
        item, button = self.list.currentItem(), QMessageBox.StandardButton
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Delete Preset"),
            self.tr("Delete “{0}”?").format(item.text()),
            button.Yes | button.Cancel,
            self,
        )
        box.button(button.Yes).setText(self.tr("Delete"))
        box.button(button.Cancel).setText(self.tr("Cancel"))
        path = item.data(_PATH)
        box.finished.connect(lambda answer: self._delete(path) if button(answer) == button.Yes else None)
        box.open()

    def _delete(self, path: Path) -> None:
        try:
            self._library.delete(path)
        except RigEditorError as error:
            self._say(str(error))
        self._fill()

    def _show_folder(self) -> None:
        try:
            folder = make_folder(self._library.folder)
        except RigEditorError as error:
            self._say(str(error))
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _say(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def _arrange(self) -> None:
        self.list.setAccessibleName(self.windowTitle())
        triggers = QAbstractItemView.EditTrigger
        self.list.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.error_label.setProperty("role", "error")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.rename_button, self.move_button, self.delete_button, self.folder_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self.list)
        column.addWidget(self.error_label)
        column.addLayout(row)
        self.resize(440, 320)
