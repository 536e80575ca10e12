"""The real window, driven by mouse and keys."""

import sys
from pathlib import Path

import pytest
from fake_pipeline import FORBIDDEN_SEED, FakePipeline
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QMessageBox, QTabBar
from pytestqt.qtbot import QtBot

from app.exports.batch_dialog import BatchDialog
from app.layout import MINIMUM_SIZE, dock, show, show_panel
from app.panels import Panels
from app.services import Services, make_services
from app.window import MainWindow
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError


def action(window: MainWindow, start: str) -> QAction:
    """Return the menu action whose text starts so."""
    actions = [a for menu in window.menuBar().findChildren(QMenu) for a in menu.actions()]
    return next(a for a in actions if a.text().replace("&", "").startswith(start))


def test_dragging_yaw_changes_the_portrait(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels
) -> None:
    before = panels.viewport.grab().toImage()
    slider = panels.controls.rows["yaw"].slider
    middle = slider.handle_rect().center().toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 9):
        QTest.mouseMove(slider, middle + QPoint(4 * step, 0))
    qtbot.waitUntil(lambda: panels.viewport.grab().toImage() != before)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(32, 0))
    qtbot.waitUntil(lambda: services.session.is_final)
    assert services.session.value("yaw") > 5
    assert services.session.undo_stack.count() == 1
    action(window, "Undo").trigger()
    qtbot.waitUntil(lambda: panels.viewport.grab().toImage() == before)


def test_reset_all(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    reset = action(window, "Reset")
    assert not reset.isEnabled()
    services.session.set_control("yaw", 20)
    services.session.set_control("light_warmth", 20)
    reset.trigger()
    assert services.session.edit.controls == {}
    assert not reset.isEnabled()


def test_new_random_portrait_by_keyboard(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: services.session.is_final and services.session.edit.source != PortraitSource(7))


def test_failed_render_is_reported_and_the_portrait_stays(
    qtbot: QtBot, services: Services, panels: Panels
) -> None:
    shown = panels.viewport.image.copy()
    services.session.go_to(PortraitSource(FORBIDDEN_SEED))
    qtbot.waitUntil(lambda: "bad luck" in panels.viewport.message)
    assert panels.status_line.currentMessage() == "", "once is enough"
    assert panels.viewport.image == shown
    services.session.step(-1)
    qtbot.waitUntil(lambda: panels.viewport.message == "" and services.session.is_final)


@pytest.mark.parametrize("quits", [True, False])
def test_quitting_during_an_export_asks(
    qtbot: QtBot, window: MainWindow, services: Services, pipeline: FakePipeline, tmp_path: Path, quits: bool
) -> None:
    dialog = BatchDialog(services.session.edit)
    dialog.seeds_field.setText("1-3")
    pipeline.gate.clear()
    window.commands.export.save_batch(dialog, tmp_path)
    window.close()
    assert window.isVisible()
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text() == "An export is not finished."
    button = QMessageBox.StandardButton.Discard if quits else QMessageBox.StandardButton.Cancel
    box.button(button).click()
    assert window.isVisible() != quits
    pipeline.gate.set()
    if not quits:
        qtbot.waitUntil(lambda: not services.series.is_running)
        assert len(list(tmp_path.glob("*.png"))) == 3


def test_rig_that_does_not_open_leaves_the_session(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels
) -> None:
    def refuse() -> EditPipeline:
        raise AssetError("rig.json is missing; choose another folder.")

    services.session.set_control("yaw", 20)
    qtbot.waitUntil(lambda: services.session.is_final)
    window.open(refuse)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    dialog = window.findChild(QMessageBox)
    assert dialog.text() == "rig.json is missing; choose another folder."
    assert (panels.viewport.message, panels.status_line.currentMessage()) == ("", ""), "once is enough"
    dialog.accept()
    services.session.set_control("yaw", 25)
    qtbot.waitUntil(lambda: services.session.is_final)
    assert services.session.value("yaw") == 25


def test_first_rig_that_does_not_open_is_told_in_its_place(qtbot: QtBot, services: Services) -> None:
    def refuse() -> EditPipeline:
        raise AssetError("rig.json is missing; choose another folder.")

    window = MainWindow(services)
    qtbot.addWidget(window)
    window.open(refuse)
    qtbot.waitUntil(lambda: "rig.json is missing" in window.panels.viewport.message)
    assert window.findChild(QMessageBox) is None
    window.leave()


def test_calibration_can_be_left_out_and_undone(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    toggle = action(window, "Calibrated")
    toggle.trigger()
    assert not services.session.edit.calibrated
    services.session.undo_stack.undo()
    assert services.session.edit.calibrated
    assert toggle.isChecked()


def test_another_rig_keeps_the_seed(
    qtbot: QtBot, window: MainWindow, services: Services, pipeline: FakePipeline
) -> None:
    services.session.set_control("yaw", 20)
    other = FakePipeline(pipeline.rig.model)
    other.rig.name, other.rig.path = "other", Path("other")
    window.open(lambda: other)
    qtbot.waitUntil(lambda: "other" in window.windowTitle() and services.session.is_final)
    assert [edit.source.seed for edit in other.edits[:2]] == [7, 7], "thumbnails come later"
    assert services.session.value("yaw") == 20


def test_window_shrinks_to_its_smallest_size(window: MainWindow, panels: Panels) -> None:
    """A Full HD screen at twice the size has 960 × 540."""
    show_panel(window, "animation")
    window.resize(100, 100)
    assert window.width() <= 920
    assert window.height() <= 500
    assert panels.viewport.width() > 280
    assert panels.controls.rows["yaw"].slider.width() > 50
    bar = panels.portrait_bar
    assert bar.seed_field.geometry().right() < bar.random_button.geometry().left()
    assert bar.truncation_field.geometry().right() < bar.width()


def test_every_panel_fits_the_smallest_window(window: MainWindow, panels: Panels) -> None:
    for name in panels.docked():
        show_panel(window, name)
        window.resize(960, 500)
        QApplication.processEvents()
        assert (window.width(), window.height()) == (960, 500), name


def test_first_window_fits_its_screen(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow(make_services(PortraitSource(7)))
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert window.width() <= max(room.width(), MINIMUM_SIZE.width())
    assert window.height() <= max(room.height(), MINIMUM_SIZE.height())
    show(window)
    assert window.isMaximized() == (room.width() < 1456 or room.height() < 948)
    window.showNormal()
    window.close()
    another = MainWindow(make_services(PortraitSource(7)))
    qtbot.addWidget(another)
    show(another)
    assert not another.isMaximized(), "it was not the last time"
    another.close()


def test_view_menu_brings_a_panel_from_behind(window: MainWindow, panels: Panels) -> None:
    show_panel(window, "sampling")
    QApplication.processEvents()
    entry = action(window, "Controls")
    assert not entry.isChecked()
    entry.trigger()
    QApplication.processEvents()
    assert not panels.controls.visibleRegion().isEmpty()
    assert entry.isChecked()
    entry.trigger()
    assert not panels.controls.isVisible()


def test_layout_can_be_restored(window: MainWindow, panels: Panels) -> None:
    for name in ("mesh", "controls"):
        dock(window, name).setFloating(True)
    dock(window, "gallery").close()
    show_panel(window, "animation")
    action(window, "Restore Layout").trigger()
    QApplication.processEvents()
    assert not any(dock(window, name).isFloating() for name in panels.docked())
    assert panels.animation.isHidden() or not panels.animation.isVisible()
    for panel in (panels.mesh, panels.gallery, panels.controls):
        assert not panel.visibleRegion().isEmpty()
    assert panels.mesh.mapTo(window, QPoint()).x() < panels.controls.mapTo(window, QPoint()).x()


def test_what_is_dragged_over_a_tab_brings_its_panel_forward(
    qtbot: QtBot, window: MainWindow, panels: Panels
) -> None:
    bar = next(bar for bar in window.findChildren(QTabBar) if bar.tabText(1) == "Transfer")
    place = bar.tabRect(1).center()
    data, copy = QMimeData(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(bar, QDragEnterEvent(place, copy, data, left, none))
    QApplication.sendEvent(bar, QDragMoveEvent(place, copy, data, left, none))
    qtbot.waitUntil(lambda: not panels.transfer.visibleRegion().isEmpty())


def test_drawing_costs_no_references_to_none(panels: Panels) -> None:
    """Each is lost for good, and the last one ends the program: so did PySide6 6.12.0 under Python 3.11."""
    losses = []
    for _ in range(5):
        before = sys.getrefcount(None)
        for _ in range(100):
            panels.viewport.repaint()
        losses.append(before - sys.getrefcount(None))
    assert min(losses) < 50, "thumbnails that end meanwhile drop some, but not in every round"


def test_layout_is_remembered(qtbot: QtBot, window: MainWindow) -> None:
    dock = window.findChild(QDockWidget, "distribution")
    dock.hide()
    window.resize(1150, 700)
    window.leave()
    another = MainWindow(make_services(PortraitSource(7)))
    qtbot.addWidget(another)
    assert another.height() == 700
    assert another.width() in {1150, another.minimumWidth()}, "narrower screens hold the smallest window"
    assert another.findChild(QDockWidget, "distribution").isHidden()
    another.close()


def test_closing_joins_the_thread(
    qtbot: QtBot, window: MainWindow, services: Services, pipeline: FakePipeline
) -> None:
    pipeline.gate.clear()
    services.session.set_control("yaw", 20)
    window.leave()
    assert services.worker.isFinished()
