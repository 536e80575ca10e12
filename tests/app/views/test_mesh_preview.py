"""The mesh follows the sliders at once, with OpenGL and without."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.views import mesh_preview
from app.views.gl_mesh_view import GLMeshView, opengl
from app.views.mesh_preview import MeshPreview
from app.views.software_mesh_view import SoftwareMeshView


def show(qtbot: QtBot, session: EditSession) -> MeshPreview:
    preview = MeshPreview(session)
    qtbot.addWidget(preview)
    preview.resize(300, 400)
    with qtbot.waitExposed(preview):
        preview.show()
    qtbot.waitUntil(lambda: colors_of(preview.view) > 10)
    return preview


def picture(view: QWidget) -> QImage:
    return view.grab().toImage()


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
