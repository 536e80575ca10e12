"""Every export of the window, by a name for what it writes; each leaves its file dialog open."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from app.exports.batch_dialog import BatchDialog
from app.exports.size_dialog import SizeDialog
from app.exports.sweep_dialog import SweepDialog
from app.window import MainWindow


def accept(window: MainWindow, kind: type[QDialog]) -> None:
    """Accept the dialog of a kind that is on screen."""
    next(dialog for dialog in window.findChildren(kind) if dialog.isVisible()).accept()


def ask_sheet(window: MainWindow) -> None:
    window.commands.export.contact_sheet()
    accept(window, SweepDialog)


def ask_batch(window: MainWindow) -> None:
    window.commands.export.batch()
    accept(window, BatchDialog)


def ask_size(window: MainWindow) -> None:
    window.commands.picture.at_size()
    accept(window, SizeDialog)


EXPORTS: dict[str, Callable[[MainWindow], object]] = {
    "a.png": lambda window: window.commands.export.portrait(),
    "a.obj": lambda window: window.commands.export.mesh(),
    "turntable.gif": lambda window: window.commands.export.turntable(),
    "a.json": lambda window: window.commands.export.params(),
    "a.npz": lambda window: window.commands.export.w_plus(),
    "sheet.png": ask_sheet,
    "batch": ask_batch,
    "large.png": ask_size,
    "both.png": lambda window: window.commands.picture.before_after(),
    "layers.psd": lambda window: window.commands.picture.layers(),
    "grid.png": lambda window: window.panels.sampling.ask_save(),
    "animation.gif": lambda window: window.panels.animation.ask_export(),
}
