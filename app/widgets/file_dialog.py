"""File dialogs: each asks for one path and hands it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from core.saving.export import LOSSY

PICTURES = (".png", *(suffix for suffix in LOSSY if suffix != ".jpeg"))  # what a picture can be saved as
Take = Callable[[Path], object]


def ask_path(
    take: Take, parent: QWidget, title: str, name: str, suffixes: Sequence[str], folder: str = ""
) -> None:
    """Let the user choose where to save; the dialog asks before it replaces a file.

    Args:
        take: gets the path.
        parent: the widget that the dialog belongs to.
        title: of the dialog.
        name: file name to offer.
        suffixes: the formats; the first is the usual one.
        folder: what a name without a suffix means, where that is a format too.
    """
    dialog = _dialog(parent, title, take)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    plain = [suffix.removeprefix(".") for suffix in suffixes]
    kinds = {f"{suffix.upper()} (*.{suffix})": suffix for suffix in plain}
    if folder:
        kinds[f"{folder} (*)"] = ""
    dialog.setNameFilters(list(kinds))
    dialog.setDefaultSuffix(plain[0])
    dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(kinds[text]))
    dialog.selectFile(name)
    dialog.open()


def ask_file(take: Take, parent: QWidget, title: str, label: str, suffixes: Sequence[str]) -> None:
    """Let the user choose a file to open; `label` says what files with these suffixes are."""
    dialog = _dialog(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{label} ({' '.join(f'*{suffix}' for suffix in suffixes)})")
    dialog.open()


def ask_folder(take: Take, parent: QWidget, title: str) -> QFileDialog:
    """Let the user choose a folder; return the dialog, for those who must know that none was chosen."""
    dialog = _dialog(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, take: Take) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: take(Path(path)))
    return dialog
