"""The portrait keeps its shape, fills the room and survives failures."""

from collections.abc import Callable

import numpy as np
import pytest
from fake_pipeline import FakePipeline
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.panels import Panels
from app.portrait_view.comparison import Comparison
from app.portrait_view.mesh_overlay import MeshOverlay
from app.portrait_view.viewport import Viewport
from app.services import Services
from app.window import MainWindow
from core.editing.edit import Edit, StyleMix
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def viewport(qtbot: QtBot) -> Viewport:
    viewport = Viewport()
    qtbot.addWidget(viewport)
    viewport.resize(600, 400)
    viewport.show()
    return viewport


def frame(height: int = 32, width: int = 32) -> np.ndarray:
    return np.full((height, width, 3), (250, 10, 30), dtype=np.uint8)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (16, 64), (64, 16)])
def test_aspect_is_kept_and_the_room_is_used(viewport: Viewport, height: int, width: int) -> None:
    viewport.show_frame(frame(height, width))
    rect = viewport.portrait_rect()
    assert rect.width() / rect.height() == pytest.approx(width / height)
    assert max(rect.width() / viewport.width(), rect.height() / viewport.height()) > 0.9
    assert rect.center().x() == pytest.approx(viewport.rect().center().x(), abs=1)


def test_frame_is_drawn_in_its_colours(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    color = viewport.grab().toImage().pixelColor(300, 200)
    assert (color.red(), color.green(), color.blue()) == (250, 10, 30)


def test_message_without_a_frame_is_drawn(viewport: Viewport) -> None:
    empty = viewport.grab().toImage()
    viewport.show_error("The rig could not be opened", "rig.json is missing.")
    assert viewport.grab().toImage() != empty


def test_error_keeps_the_portrait_in_sight(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    viewport.show_error("The portrait could not be rendered", "The device ran out of memory.")
    color = viewport.grab().toImage().pixelColor(300, 100)
    assert (color.red(), color.green(), color.blue()) == (250, 10, 30)
    assert "ran out of memory" in viewport.message
    viewport.show_frame(frame())
    assert viewport.message == ""


def turn_wheel(viewport: Viewport, at: QPointF, notches: int) -> None:
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, wheel)


def color_at(viewport: Viewport, x: int, y: int) -> tuple[int, int, int]:
    color = viewport.grab().toImage().pixelColor(x, y)
    return color.red(), color.green(), color.blue()


def test_wheel_zooms_about_the_pointer(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    at, before = QPointF(240, 150), viewport.portrait_rect()
    turn_wheel(viewport, at, 3)
    after = viewport.portrait_rect()
    assert after.width() > 1.5 * before.width()
    u = [(at.x() - r.left()) / r.width() for r in (before, after)]
    v = [(at.y() - r.top()) / r.height() for r in (before, after)]
    assert (u[0], v[0]) == pytest.approx((u[1], v[1]))
    viewport.fit()
    assert viewport.portrait_rect() == before


def test_one_to_one_shows_a_pixel_of_the_final_portrait_per_pixel(viewport: Viewport) -> None:
    viewport.set_picture_size(128)
    viewport.show_frame(frame(32, 32))
    viewport.zoom_to(1.0)
    assert viewport.portrait_rect().width() == pytest.approx(128)
    viewport.show_frame(frame(128, 128))
    assert viewport.portrait_rect().width() == pytest.approx(128)


@pytest.mark.parametrize("with_space", [False, True])
def test_picture_is_moved_and_stays_in_sight(viewport: Viewport, with_space: bool) -> None:
    viewport.show_frame(frame())
    viewport.zoom_by(4)
    turned, before = [], viewport.portrait_rect()
    viewport.drag_began.connect(turned.append)
    if with_space:
        QTest.keyPress(viewport, Qt.Key.Key_Space)
    button = Qt.MouseButton.LeftButton if with_space else Qt.MouseButton.MiddleButton
    QTest.mousePress(viewport, button, pos=QPoint(300, 200))
    QTest.mouseMove(viewport, QPoint(330, 220))
    assert viewport.portrait_rect().topLeft() - before.topLeft() == QPointF(30, 20)
    QTest.mouseMove(viewport, QPoint(9000, 200))
    QTest.mouseRelease(viewport, button, pos=QPoint(9000, 200))
    assert viewport.portrait_rect().left() < viewport.width()
    assert not turned


def test_wipe_shows_before_on_the_left_of_a_line_that_can_be_dragged(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    viewport.show_before(np.zeros_like(frame()))
    viewport.compare(Comparison.WIPE)
    assert color_at(viewport, 250, 250) == (0, 0, 0)
    assert color_at(viewport, 350, 250) == (250, 10, 30)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(viewport, QPoint(200, 200))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert color_at(viewport, 250, 250) == (250, 10, 30)


def test_side_by_side_zooms_both(viewport: Viewport) -> None:
    viewport.show_frame(frame())
    viewport.show_before(np.zeros_like(frame()))
    viewport.compare(Comparison.SIDE_BY_SIDE)
    viewport.zoom_by(8, QPointF(150, 200))
    assert color_at(viewport, 150, 300) == (0, 0, 0)
    assert color_at(viewport, 450, 300) == (250, 10, 30)


def test_comparison_shows_the_untouched_portrait(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels
) -> None:
    untouched = panels.viewport.image.copy()
    services.session.set_control("yaw", 40)
    qtbot.waitUntil(lambda: services.session.is_final)
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_S)
    assert panels.viewport.comparison is Comparison.SIDE_BY_SIDE
    assert panels.viewport.before == untouched
    assert panels.viewport.image != untouched


def test_portrait_that_was_never_seen_untouched_gets_its_before_picture(
    qtbot: QtBot, services: Services, panels: Panels, pipeline: FakePipeline
) -> None:
    services.session.set_control("yaw", 40)
    panels.viewport_bar.comparisons[Comparison.WIPE].trigger()
    before = panels.viewport.before.copy()
    services.session.set_truncation(0.3)
    qtbot.waitUntil(lambda: not panels.viewport.before.isNull() and services.session.is_final)
    untouched = Edit(PortraitSource(7, 0.3))
    qtbot.waitUntil(lambda: untouched in pipeline.edits)
    assert panels.viewport.before == before, "the fake's portraits do not change with truncation"


@pytest.mark.parametrize(
    "edit",
    [
        Edit(PortraitSource(7), transfers={"pose": PortraitSource(15)}),
        Edit(PortraitSource(7), mix=StyleMix(PortraitSource(9), (0, 1))),
    ],
    ids=["transfer", "mix"],
)
def test_before_is_the_portrait_without_transfers_and_mixes(
    qtbot: QtBot, services: Services, panels: Panels, edit: Edit
) -> None:
    untouched = panels.viewport.image.copy()
    panels.viewport_bar.comparisons[Comparison.WIPE].trigger()
    services.session.take_up(edit, "edit")
    qtbot.waitUntil(lambda: services.session.is_final)
    assert panels.viewport.image != untouched
    assert panels.viewport.before == untouched


def test_mesh_overlay_follows_the_portrait(qtbot: QtBot, panels: Panels) -> None:
    bare = panels.viewport.grab().toImage()
    panels.viewport_bar.overlay.trigger()
    qtbot.waitUntil(lambda: panels.viewport.grab().toImage() != bare)
    panels.viewport_bar.overlay.trigger()
    assert panels.viewport.grab().toImage() == bare


def test_zoom_is_told_from_the_first_picture_on(panels: Panels) -> None:
    assert panels.viewport_bar.scale_label.text().endswith("%")


def test_late_picture_of_the_portrait_that_was_left_is_no_before(
    services: Services, panels: Panels, pipeline: FakePipeline
) -> None:
    late = services.session.picture
    panels.viewport_bar.comparisons[Comparison.WIPE].trigger()
    pipeline.gate.clear()
    services.session.take_up(Edit(PortraitSource(9), {"yaw": 3}), "edit")
    services.session.adopt_result(late)
    assert panels.viewport.before.isNull()


def test_before_is_no_draft(qtbot: QtBot, services: Services, panels: Panels, pipeline: FakePipeline) -> None:
    session, untouched = services.session, Edit(PortraitSource(9))
    with qtbot.waitSignal(session.result_changed):  # the draft
        session.go_to(untouched.source)
        services.worker.submit(untouched)
    session.set_control("yaw", 3)
    panels.viewport_bar.comparisons[Comparison.WIPE].trigger()
    qtbot.waitUntil(lambda: not panels.viewport.before.isNull() and session.is_final)
    wanted = zip(pipeline.edits, pipeline.qualities, strict=True)
    assert (untouched, "final") in wanted


def test_overlay_that_breaks_is_a_sentence_and_drawn_the_next_time(
    qtbot: QtBot, services: Services, open_rig: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    viewport = Viewport()
    qtbot.addWidget(viewport)
    overlay = MeshOverlay(viewport, services.session)
    open_rig()
    with monkeypatch.context() as patched:
        patched.setattr("app.portrait_view.mesh_overlay.draw_wires", break_down)
        with qtbot.waitSignal(overlay.failed) as failed:
            overlay.set_on(True)
    assert "ZeroDivisionError: a bug" in failed.args[0]
    shown: list[QImage] = []
    monkeypatch.setattr(viewport, "show_overlay", shown.append)
    services.session.set_control("yaw", 5)
    qtbot.waitUntil(lambda: len(shown) > 0)
    overlay.finish()
