"""Keys do what they say wherever the focus is."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.layout import is_behind, show_panel
from app.panels import Panels
from app.services import Services
from app.window import MainWindow

Control, Plain = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def active(qtbot: QtBot, window: MainWindow) -> MainWindow:
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Plain) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(window.focusWidget(), key, modifier)


def test_portrait_has_the_focus_at_first(active: MainWindow, services: Services, panels: Panels) -> None:
    assert panels.viewport.hasFocus()
    press(active, Qt.Key.Key_K)
    assert len(services.session.state.keyframes) == 1


def test_undo_right_after_a_typed_value(active: MainWindow, services: Services, panels: Panels) -> None:
    field, own = panels.controls.rows["roll"].field, services.session.value("roll")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "5")
    press(active, Qt.Key.Key_Return)
    assert services.session.value("roll") == 5
    press(active, Qt.Key.Key_Z, Control)
    assert services.session.value("roll") == own


def test_undo_wherever_the_focus_is(active: MainWindow, services: Services, panels: Panels) -> None:
    for name in ("transfer", "sampling", "animation", "gallery", "controls"):
        show_panel(active, name)
    fields = [f for kind in (QLineEdit, QAbstractSpinBox) for f in active.findChildren(kind)]
    reached = [
        f for f in fields if f.isVisible() and f.isEnabled() and f.focusPolicy() and not f.isReadOnly()
    ]
    assert len(reached) > 10
    for field in reached:
        services.session.set_control("yaw", 12)
        field.setFocus()
        press(active, Qt.Key.Key_Z, Control)
        assert "yaw" not in services.session.edit.controls, field.accessibleName()


def test_letters_and_space_are_commands_in_a_value_field(
    active: MainWindow, services: Services, panels: Panels
) -> None:
    panels.controls.rows["roll"].field.setFocus()
    press(active, Qt.Key.Key_K)
    assert len(services.session.state.keyframes) == 1


def test_seed_leads_back_to_the_portrait(active: MainWindow, services: Services, panels: Panels) -> None:
    panels.portrait_bar.seed_field.setFocus()
    panels.portrait_bar.seed_field.selectAll()
    QTest.keyClicks(panels.portrait_bar.seed_field, "8")
    press(active, Qt.Key.Key_Return)
    assert services.session.edit.source.title == "8"
    assert panels.viewport.hasFocus()


def test_escape_leads_back_to_the_portrait(active: MainWindow, panels: Panels) -> None:
    panels.controls.search_field.setFocus()
    QTest.keyClicks(panels.controls.search_field, "yaw")
    press(active, Qt.Key.Key_Escape)
    assert panels.controls.search_field.text() == ""
    press(active, Qt.Key.Key_Escape)
    assert panels.viewport.hasFocus()


def test_arrow_keys_turn_the_head(active: MainWindow, services: Services) -> None:
    before = services.session.value("yaw"), services.session.value("pitch")
    press(active, Qt.Key.Key_Right)
    press(active, Qt.Key.Key_Down)
    assert services.session.value("yaw") > before[0]
    assert services.session.value("pitch") < before[1]


def test_tab_reaches_everything_that_is_seen(active: MainWindow, panels: Panels) -> None:
    first = active.focusWidget()
    reached: list[QWidget] = []
    for _ in range(300):
        press(active, Qt.Key.Key_Tab)
        reached.append(active.focusWidget())
        if active.focusWidget() is first:
            break
    assert panels.viewport in reached
    assert panels.controls.rows["yaw"].slider in reached
    assert not [widget for widget in reached if is_behind(widget)]
    nameless = [widget for widget in reached if not widget.accessibleName()]
    assert all(isinstance(widget, QAbstractButton) and widget.text() for widget in nameless)


def test_wheel_over_a_panel_takes_no_focus_and_changes_nothing(active: MainWindow, panels: Panels) -> None:
    fields = [f for kind in (QAbstractSpinBox, QComboBox) for f in active.findChildren(kind)]
    assert len(fields) > 10
    assert all(f.focusPolicy() in (Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.NoFocus) for f in fields)
    chooser, place = panels.gallery.chooser, QPointF(5, 5)
    none, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    notch = QPoint(), QPoint(0, -120)
    QApplication.sendEvent(
        chooser, QWheelEvent(place, place, *notch, none, no_keys, Qt.ScrollPhase.NoScrollPhase, False)
    )
    assert chooser.currentIndex() == 0


def test_space_plays_unless_it_moves_the_picture(
    active: MainWindow, services: Services, panels: Panels
) -> None:
    animation, viewport = panels.animation, panels.viewport
    press(active, Qt.Key.Key_Space)
    assert not animation.is_playing, "there is nothing to play"
    for yaw in (0, 40):
        services.session.set_control("yaw", yaw)
        animation.add()
    QTest.keyPress(viewport, Qt.Key.Key_Space)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    QTest.keyRelease(viewport, Qt.Key.Key_Space)
    assert not animation.is_playing
    active.setFocus()
    press(active, Qt.Key.Key_Space)
    assert animation.is_playing
    press(active, Qt.Key.Key_Space)
    assert not animation.is_playing


def test_portrait_before_the_edit_is_seen_while_b_is_down(
    qtbot: QtBot, active: MainWindow, services: Services, panels: Panels
) -> None:
    viewport = panels.viewport

    def seen() -> QImage:
        return viewport.grab(viewport.portrait_rect().toRect().adjusted(60, 60, -60, -60)).toImage()

    before = seen()
    services.session.set_control("yaw", 40)
    qtbot.waitUntil(lambda: services.session.is_final)
    edited = seen()
    assert edited != before
    QTest.keyPress(viewport, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: seen() == before)
    QTest.keyRelease(viewport, Qt.Key.Key_B)
    assert seen() == edited
    QTest.keyPress(viewport, Qt.Key.Key_B)
    panels.controls.search_field.setFocus()
    assert seen() == edited, "another widget has the keys"
