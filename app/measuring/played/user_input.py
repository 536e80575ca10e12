"""Mouse and keyboard: events enter at the native window, as if the system had sent them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QWidget

from app.measuring.played.player import Deed, Script, StepFailedError, Wait

DRAG_STEPS = 16
WHEEL_NOTCH = 120
Key = Qt.Key
Button = Qt.MouseButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CTRL_ALT, CTRL_SHIFT = CTRL | Qt.KeyboardModifier.AltModifier, CTRL | SHIFT
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def click(widget: QWidget, at: QPoint | None = None, button: Qt.MouseButton = LEFT) -> Script:
    """Click a place of a widget, its middle by default; fails where something else lies there."""

    def act() -> None:
        window, place = _reach(widget, at)
        QTest.mouseMove(window, place)
        QTest.mouseClick(window, button, NO_KEYS, place)

    yield Deed(act)


def open_menu(button: QWidget) -> Script:
    """Press a button that opens a menu."""

    def act() -> None:
        window, place = _reach(button, None)
        QTest.mousePress(window, LEFT, NO_KEYS, place)

    yield Deed(act, blocks=True)
    yield from until_menu()


def until_menu() -> Script:
    """Wait for a menu."""
    yield Wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "The menu did not open.")


def point_at(action_text: str) -> Script:
    """Let the pointer rest on an entry of the open menu."""
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        raise StepFailedError(f"No menu is open that could hold “{action_text}”.")
    middle = menu.actionGeometry(_entry(menu.actions(), action_text)).center()
    for place in (middle - QPoint(4, 0), middle):  # a menu follows a pointer that moves in it
        yield Deed(partial(_move, menu, place))


def choose(action_text: str) -> Script:
    """Click an entry of the open menu."""
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        raise StepFailedError(f"No menu is open that could hold “{action_text}”.")
    yield from click(menu, menu.actionGeometry(_entry(menu.actions(), action_text)).center())
    yield Wait(lambda: QApplication.activePopupWidget() is None, "The menu did not close.")


def open_submenu(action_text: str) -> Script:
    """Click an entry of the open menu that opens another one."""
    menu = QApplication.activePopupWidget()
    yield from point_at(action_text)
    assert isinstance(menu, QMenu), "the pointer rests on one of its entries"
    yield from click(menu, menu.actionGeometry(_entry(menu.actions(), action_text)).center())
    yield Wait(lambda: QApplication.activePopupWidget() not in (None, menu), "The submenu did not open.")


def close_menus() -> Script:
    """Press Escape until no menu is open."""
    while (menu := QApplication.activePopupWidget()) is not None:
        yield Deed(partial(QTest.keyClick, menu, Key.Key_Escape))
        yield Wait(partial(_is_no_longer_open, menu), "The menu did not close.")


def drag(widget: QWidget, path: Iterable[QPointF], button: Qt.MouseButton = LEFT) -> Script:
    """Press at the first place, move through the others and let go at the last."""
    places = [point.toPoint() for point in path]

    def press() -> None:
        window, place = _reach(widget, places[0])
        QTest.mouseMove(window, place)
        QTest.mousePress(window, button, NO_KEYS, place)

    yield Deed(press)
    for place in places[1:]:
        yield Deed(partial(_move, widget, place))

    def release() -> None:
        window, place = _spot(widget, places[-1])
        QTest.mouseRelease(window, button, NO_KEYS, place)

    yield Deed(release)


def line(start: QPointF, end: QPointF) -> list[QPointF]:
    """Return the places through which a hand goes from start to end."""
    return [start + (end - start) * step / DRAG_STEPS for step in range(DRAG_STEPS + 1)]


def press_key(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> Script:
    """Press a key in a window, which becomes the active one first."""
    yield from _activate(window)
    yield Deed(partial(_strike, key, modifiers))


def hold_key(window: QWidget, key: Qt.Key) -> Script:
    """Press a key and keep it down."""
    yield from _activate(window)
    yield Deed(lambda: QTest.keyPress(_focused(), key))


def let_go_key(key: Qt.Key) -> Script:
    """Let go of a key that is held."""
    yield Deed(lambda: QTest.keyRelease(_focused(), key))


def write(window: QWidget, text: str) -> Script:
    """Type a text into whatever has the focus of the window."""
    yield from _activate(window)
    for letter in text:
        yield Deed(partial(_strike, letter))


def scroll_to(widget: QWidget) -> Script:
    """Turn the wheel until a widget is seen in its scroll area."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is None:
        return
    for _ in range(200):
        where = _seen_from(area, widget)
        if area.viewport().rect().contains(where) or where.height() > area.viewport().height():
            return
        at_end = area.verticalScrollBar().value()
        up = where.top() < 0
        yield Deed(partial(_wheel, area.viewport(), 1 if up else -1))
        if area.verticalScrollBar().value() == at_end:
            return


def _move(widget: QWidget, place: QPoint) -> None:
    QTest.mouseMove(*_spot(widget, place))


def _strike(key: Any, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
    QTest.keyClick(_focused(), key, modifiers)


def _focused() -> QWindow:
    window = QGuiApplication.focusWindow()
    if window is None:
        raise StepFailedError("Another program took the keyboard; leave it alone while the session plays.")
    return window


def _is_no_longer_open(menu: QWidget) -> bool:
    return QApplication.activePopupWidget() is not menu


def _activate(window: QWidget) -> Script:
    """Let a window have the keyboard; a window manager would have seen to it.

    X11 ignores a request that is older than another program's, so it is made again.
    """

    def is_active_or_asks() -> bool:
        if QApplication.activeWindow() is not window:
            window.activateWindow()
        return QApplication.activeWindow() is window

    yield Deed(window.activateWindow)
    yield Wait(is_active_or_asks, f"{_name(window)} did not become active.")


def _seen_from(area: QScrollArea, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())


def _wheel(viewport: QWidget, notches: int) -> None:
    window, place = _reach(viewport, QPoint(3, viewport.height() // 2))
    QTest.wheelEvent(window, QPointF(place), QPoint(0, WHEEL_NOTCH * notches))


def _entry(actions: list[QAction], text: str) -> QAction:
    found = [action for action in actions if action.text().replace("&", "") == text]
    if not found:
        raise StepFailedError(f"The menu has no entry “{text}”.")
    return found[0]


def _spot(widget: QWidget, at: QPoint | None = None) -> tuple[QWindow, QPoint]:
    """Return the native window at a place of a widget, by default its middle, and the place in it.

    The screen is asked first: a wrapper that a menu hands out of its window outlives the menu, and then
    stands in the way of the next window at the same address.
    """
    everywhere = widget.mapToGlobal(widget.rect().center() if at is None else at)
    window = QGuiApplication.topLevelAt(everywhere) or widget.window().windowHandle()
    if window is None:
        raise StepFailedError(f"{_name(widget)} is not on the screen.")
    return window, window.mapFromGlobal(everywhere)


def _reach(widget: QWidget, at: QPoint | None) -> tuple[QWindow, QPoint]:
    """Return a spot as above; it must be the widget that lies there for all to see."""
    top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or widget.window()
    place = top.mapFromGlobal(widget.mapToGlobal(widget.rect().center() if at is None else at))
    found = top.childAt(place) or top
    if top is not widget.window() or not (found is widget or widget.isAncestorOf(found)):
        raise StepFailedError(f"{_name(widget)} cannot be reached: {_name(found)} lies there.")
    return _spot(widget, at)


def _name(widget: QWidget) -> str:
    return f"“{widget.accessibleName() or widget.objectName() or type(widget).__name__}”"
