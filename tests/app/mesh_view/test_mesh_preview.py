"""The mesh follows the sliders at once, with OpenGL and without."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.mesh_view import mesh_preview
from app.mesh_view.gl_mesh_view import GLMeshView
from app.mesh_view.light_ball import LightBall
from app.mesh_view.mesh_preview import MeshPreview, MeshStyle
from app.mesh_view.software_mesh_view import SoftwareMeshView
from app.opengl import opengl
from core.render.spherical_harmonics import directional_light


def show(qtbot: QtBot, session: EditSession) -> MeshPreview:
    preview = MeshPreview(session)
    qtbot.addWidget(preview)
    preview.resize(300, 400)
    with qtbot.waitExposed(preview):
        preview.show()
    qtbot.waitUntil(lambda: colors_of(preview.view) > 10)
    return preview


def picture(view: QWidget) -> QImage:
    """Return the mesh alone: the light ball, which has colours of its own, steps aside."""
    balls = view.findChildren(LightBall)
    for ball in balls:
        ball.hide()
    image = view.grab().toImage()
    for ball in balls:
        ball.show()
    return image


def colors_of(view: QWidget) -> int:
    """Return how many colours the view shows; the empty canvas has one."""
    image = picture(view).convertToFormat(QImage.Format.Format_RGB32)
    return len(np.unique(np.frombuffer(image.constBits(), dtype=np.uint32)))


@pytest.fixture(params=["opengl", "software"])
def preview(
    request: pytest.FixtureRequest, qtbot: QtBot, session: EditSession, monkeypatch: pytest.MonkeyPatch
) -> MeshPreview:
    if request.param == "software":
        monkeypatch.setattr(mesh_preview, "opengl", lambda: None)
    elif opengl() is None:
        pytest.skip("this display has no OpenGL")
    return show(qtbot, session)


def test_mesh_follows_the_sliders_before_any_portrait(
    qtbot: QtBot, preview: MeshPreview, session: EditSession
) -> None:
    before = picture(preview.view)
    session.set_control("yaw", 50)
    qtbot.waitUntil(lambda: picture(preview.view) != before)


def test_drag_orbits_and_double_click_returns(qtbot: QtBot, preview: MeshPreview) -> None:
    before, middle = picture(preview.view), preview.view.rect().center()
    QTest.mousePress(preview.view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(preview.view, middle + QPoint(60, 10))
    QTest.mouseRelease(preview.view, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 10))
    assert picture(preview.view) != before
    QTest.mouseDClick(preview.view, Qt.MouseButton.LeftButton, pos=middle)
    assert picture(preview.view) == before


def test_missing_opengl_is_said(qtbot: QtBot, session: EditSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesh_preview, "opengl", lambda: None)
    preview = show(qtbot, session)
    assert isinstance(preview.view, SoftwareMeshView)
    assert "no OpenGL" in preview.caption.text()


def test_positive_yaw_turns_the_mesh_to_the_right_in_both_views(qtbot: QtBot, preview: MeshPreview) -> None:
    """A lone bright patch on the nose side moves to the viewer's right."""
    ball = np.array([[0, 0, 0], [4, 0, 0], [0, 4, 0]], dtype=np.float32)
    view = preview.view
    assert isinstance(view, GLMeshView | SoftwareMeshView)
    view.show_mesh(ball, np.ones_like(ball), np.array([[0, 1, 2]]))
    image = picture(view).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    y, x = np.nonzero(rows[:, : image.width()] > 200)
    assert x.mean() > image.width() / 2
    assert y.mean() < image.height() / 2


@pytest.mark.parametrize("style", [MeshStyle.WIREFRAME, MeshStyle.ALBEDO])
def test_styles_differ_and_return(
    qtbot: QtBot, preview: MeshPreview, session: EditSession, style: MeshStyle
) -> None:
    session.set_control("light_intensity", -80)
    white = picture(preview.view)
    qtbot.waitUntil(lambda: picture(preview.view) != white)
    lit = picture(preview.view)
    preview.show_style(style)
    qtbot.waitUntil(lambda: picture(preview.view) != lit)
    preview.show_style(MeshStyle.SHADED)
    qtbot.waitUntil(lambda: picture(preview.view) == lit)


def test_light_ball_moves_the_light_in_one_step(
    qtbot: QtBot, preview: MeshPreview, session: EditSession
) -> None:
    ball = preview.light_ball
    middle = ball.rect().center()
    QTest.mousePress(ball, Qt.MouseButton.LeftButton, pos=middle)
    for step in (5, 10, 15):
        QTest.mouseMove(ball, middle + QPoint(step, -step))
    QTest.mouseRelease(ball, Qt.MouseButton.LeftButton, pos=middle + QPoint(15, -15))
    assert session.value("light_azimuth") == pytest.approx(35)
    assert session.value("light_elevation") == pytest.approx(35)
    assert session.undo_stack.count() == 1
    QTest.keyClick(ball, Qt.Key.Key_Left)
    assert session.value("light_azimuth") == pytest.approx(30)
    QTest.mouseDClick(ball, Qt.MouseButton.LeftButton, pos=middle)
    assert session.edit.controls == {}


def test_light_ball_shows_where_the_light_stands(preview: MeshPreview) -> None:
    toward = torch.nn.functional.normalize(torch.tensor([[1.0, 1.0, 1.0]]), dim=-1)
    preview.light_ball.show_light(directional_light(toward, torch.ones(1, 3)))
    mark, middle = preview.light_ball.mark(), preview.light_ball.rect().center()
    assert mark.x() > middle.x() + 10
    assert mark.y() < middle.y() - 10


def test_without_opengl_a_mesh_that_stands_still_loses_its_steps(
    qtbot: QtBot, session: EditSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mesh_preview, "opengl", lambda: None)
    view = show(qtbot, session).view
    assert isinstance(view, SoftwareMeshView)

    def partly_covered() -> int:
        image = view.image
        rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
        return int(((rows[..., 3] > 0) & (rows[..., 3] < 255)).sum())

    qtbot.waitUntil(lambda: partly_covered() > 100)
    view.reset_view()
    assert partly_covered() == 0, "while it moves, each frame is drawn once"


def test_opengl_on_the_cpu_smooths_edges_when_the_mesh_stands_still(
    qtbot: QtBot, session: EditSession
) -> None:
    shared = opengl()
    if shared is None or not (shared.make_current() and shared.draws_on_cpu()):
        pytest.skip("this display draws OpenGL on a GPU or not at all")
    view = show(qtbot, session).view
    corners = np.array([[-4, -4, 0], [5, -3, 0], [0, 5, 0]], dtype=np.float32)
    view.show_mesh(corners, np.ones_like(corners), np.array([[0, 1, 2]]))
    assert colors_of(view) == 2, "while it moves, a pixel is mesh or ground"
    qtbot.waitUntil(lambda: colors_of(view) > 2)
