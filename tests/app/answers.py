"""What a user answers in dialogs."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QWidget


def choose_path(window: QWidget, path: Path) -> None:
    """Type a path into the open file dialog and accept it."""
    dialog = next(d for d in window.findChildren(QFileDialog) if d.isVisible())
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()


def question(window: QWidget) -> QMessageBox:
    """Return the question or warning on screen."""
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())
