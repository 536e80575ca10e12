"""File dialogs: each asks for one path and hands it on; each purpose begins where it was used last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import ExportError
from core.files.whole_file import check_writable
from core.saving.picture_encoding import LOSSY

PICTURES = (".png", *(suffix for suffix in LOSSY if suffix != ".jpeg"))  # what a picture can be saved as
FOLDER = ""  # among suffixes: a name without one is a folder of pictures
Purpose = Literal[
    "session",
    "rig",
    "generator",
    "face model",
    "photo",
    "preset",
    "export",
    "animation",
    "batch",
    "table",
]
Take = Callable[[Path], object]


def ask_path(
    take: Take, parent: QWidget, purpose: Purpose, title: str, name: str, suffixes: Sequence[str]
) -> None:
    """Let the user choose where to save; the dialog asks before it replaces a file.

    A place where nothing can be written is refused at once.

    Args:
        take: gets the path.
        parent: the widget that the dialog belongs to.
        purpose: whose folder the dialog begins in.
        title: of the dialog.
        name: file name to offer.
        suffixes: the formats; the first is the usual one.
    """

    def check(path: Path) -> None:
        try:
            check_writable(path)
        except ExportError as error:
            box = QMessageBox(QMessageBox.Icon.Warning, title, str(error), parent=parent)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.open()
        else:
            take(path)

    dialog = _dialog(parent, purpose, title, check)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    plain = [suffix.removeprefix(".") for suffix in suffixes]
    folder = QCoreApplication.translate("FileDialog", "Folder of PNG files")
    kinds = {f"{suffix.upper()} (*.{suffix})" if suffix else f"{folder} (*)": suffix for suffix in plain}
    dialog.setNameFilters(list(kinds))
    dialog.setDefaultSuffix(plain[0])
    dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(kinds[text]))
    dialog.selectFile(name)
    dialog.open()


def ask_file(
    take: Take, parent: QWidget, purpose: Purpose, title: str, label: str, suffixes: Sequence[str]
) -> None:
    """Let the user choose a file to open; `label` says what files with these suffixes are."""
    dialog = _dialog(parent, purpose, title, take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{label} ({' '.join(f'*{suffix}' for suffix in suffixes)})")
    dialog.open()


def ask_folder(take: Take, parent: QWidget, purpose: Purpose, title: str) -> QFileDialog:
    """Let the user choose a folder; return the dialog, for those who must know that none was chosen."""
    dialog = _dialog(parent, purpose, title, take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, purpose: Purpose, title: str, take: Take) -> QFileDialog:
    key = f"folders/{purpose}"

    def finish(text: str) -> None:
        QSettings().setValue(key, str(Path(text).parent))
        take(Path(text))

    dialog = QFileDialog(parent, title, _first_folder(key))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(finish)
    return dialog


def _first_folder(key: str) -> str:
    """Return the folder used last, where it still exists, or that of the user's documents, or home."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    known = str(QSettings().value(key) or "")
    return next(
        (folder for folder in (known, documents) if folder and Path(folder).is_dir()), str(Path.home())
    )
