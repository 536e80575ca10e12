"""What the steps of the played session share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QTabBar,
    QWidget,
)

from app.layout import dock
from app.measuring.played import user_input
from app.measuring.played.player import Script, StepFailedError, Wait
from app.panels import Panels
from app.services import Services
from app.widgets.thumbnail_model import ThumbnailModel

Part = TypeVar("Part", bound=QWidget)


@dataclass(frozen=True)
class OpenWindow:
    """A window on screen, with what stands behind it and what it shows."""

    window: QMainWindow
    services: Services
    panels: Panels


@dataclass
class Stage:
    """The window, the files of the user who sits there, and what was seen last.

    Attributes:
        open_window: makes a window and has the rig opened in it.
        files: folder for what the user saves.
        opened: the window on screen.
        seen: picture and control values of the portrait when its window was closed.
        results: pictures of what a step wrote to files, by their names.
    """

    open_window: Callable[[], OpenWindow]
    files: Path
    opened: OpenWindow = field(init=False)
    seen: tuple[bytes, dict[str, float]] = b"", {}
    results: dict[str, Image.Image] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.opened = self.open_window()

    @property
    def window(self) -> QMainWindow:
        """The window itself."""
        return self.opened.window

    @property
    def services(self) -> Services:
        """What stands behind the window."""
        return self.opened.services

    @property
    def panels(self) -> Panels:
        """What the window shows."""
        return self.opened.panels

    @property
    def picture(self) -> bytes:
        """The pixels of the portrait on screen."""
        return bytes(self.panels.viewport.image.constBits())

    @property
    def values(self) -> dict[str, float]:
        """What every slider shows."""
        return {name: row.slider.value() for name, row in self.panels.controls.rows.items()}


def expect(is_true: bool, otherwise: str) -> None:
    """Fail with a sentence where something is not as a user would expect."""
    if not is_true:
        raise StepFailedError(otherwise)


def until_final(stage: Stage) -> Script:
    """Wait for the final picture of what is asked for."""
    session = stage.services.session
    yield Wait(lambda: session.is_final, "The final portrait did not come.")


def until_thumbnails(*models: ThumbnailModel) -> Script:
    """Wait for the pictures that lists show."""
    yield Wait(lambda: not any(model.is_waiting for model in models), "Thumbnails are missing.")


def bring_to_front(window: QMainWindow, name: str) -> Script:
    """Click the tab of a docked panel."""
    panel = dock(window, name)
    title = panel.windowTitle()
    for bar in window.findChildren(QTabBar):
        titles = [bar.tabText(number) for number in range(bar.count())]
        if bar.isVisible() and title in titles:
            yield from user_input.click(bar, bar.tabRect(titles.index(title)).center())
            yield Wait(panel.widget().isVisible, f"The panel {title} did not show.")
            return
    raise StepFailedError(f"There is no tab {title}.")


def until_dialog(kind: type[QDialog]) -> Script:
    """Wait for a dialog."""
    yield Wait(lambda: _has_dialog(kind), f"The {kind.__name__} did not open.")


def dialog(kind: type[QDialog]) -> QDialog:
    """Return the dialog that is open."""
    shown = QApplication.activeModalWidget()
    if not isinstance(shown, kind):
        raise StepFailedError(f"No {kind.__name__} is open.")
    return shown


def type_name(kind: type[QDialog], path: Path) -> Script:
    """Type a path over the name that a file dialog offers."""
    box = dialog(kind)
    field = part(box, QLineEdit)
    field.setCompleter(QCompleter())  # suggestions would take the keys
    yield from user_input.click(field)
    yield from user_input.press_key(box, user_input.Key.Key_A, user_input.CTRL)
    yield from user_input.write(box, str(path))
    yield Wait(lambda: field.text() == str(path), "The name was not taken by the dialog.")


def choose_path(path: Path) -> Script:
    """Choose a path in the file dialog that is about to open."""
    yield from until_dialog(QFileDialog)
    yield from type_name(QFileDialog, path)
    yield from leave_dialog(QFileDialog, user_input.Key.Key_Return)


def open_entry(stage: Stage, *entries: str) -> Script:
    """Click through the menus of the window; the first entry is one of the bar, all as they are read."""
    title, *submenus, last = entries
    yield from open_menu_of(stage, title, *submenus)
    yield from user_input.choose(last)


def open_menu_of(stage: Stage, title: str, *submenus: str) -> Script:
    """Open a menu of the bar, and submenus in it."""
    bar = stage.window.menuBar()
    found = [action for action in bar.actions() if action.text().replace("&", "") == title]
    expect(bool(found), f"There is no menu {title}.")
    yield from user_input.click(bar, bar.actionGeometry(found[0]).center())
    yield from user_input.until_menu()
    for submenu in submenus:
        yield from user_input.open_submenu(submenu)


def leave_dialog(kind: type[QDialog], key: user_input.Key) -> Script:
    """Press Return or Escape in a dialog."""
    box = dialog(kind)
    yield from user_input.press_key(box, key)
    yield Wait(lambda: QApplication.activeModalWidget() is not box, f"The {kind.__name__} did not close.")


def part(whole: QWidget, kind: type[Part]) -> Part:
    """Return the part of a widget that is of a kind."""
    found = whole.findChild(kind)
    if found is None:
        raise StepFailedError(f"There is no {kind.__name__}.")
    return found


def text(context: str, english: str) -> str:
    """Return a text as the window shows it in the user's language, without the mark of its letter."""
    return QCoreApplication.translate(context, english).replace("&", "")


def _has_dialog(kind: type[QDialog]) -> bool:
    return isinstance(QApplication.activeModalWidget(), kind)
