"""Edits go from portrait to portrait by copy and paste, pictures to and from other programs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import choose_path, question
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.widgets.portrait_mime import KIND, edit_in
from app.window import MainWindow
from core.editing.edit import BlendedDonor, Edit
from core.editing.portrait_source import PortraitSource
from core.saving.session_file import read_session

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Qt's offscreen platform ends in a crash while its clipboard holds anything."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def active(qtbot: QtBot, window: MainWindow) -> None:
    """Shortcuts belong to the window that is active."""
    with qtbot.waitActive(window):
        window.activateWindow()


def copy(window: MainWindow) -> QMimeData:
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL)
    return QGuiApplication.clipboard().mimeData()


def paste(window: MainWindow, data: QMimeData | None = None) -> None:
    if data is not None:
        QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)


def test_copied_edit_is_pasted_onto_another_portrait(qtbot: QtBot, window: MainWindow) -> None:
    session = window.services.session
    session.set_controls({"yaw": 20.0, "light_warmth": 30.0}, "edit")
    copy(window)
    session.go_to(PortraitSource(9))
    steps = session.undo_stack.count()
    paste(window)
    assert session.edit.source == PortraitSource(9)
    assert session.edit.controls == {"yaw": 20.0, "light_warmth": 30.0}
    assert session.undo_stack.count() == steps + 1
    assert session.undo_stack.undoText() == "Paste Edit"


def test_what_is_only_looked_at_is_copied_saved_and_starred(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    services, looked_at = window.services, Edit(PortraitSource(9), {"yaw": 15.0})
    services.session.consider(looked_at)
    qtbot.waitUntil(lambda: services.session.shown_picture is not None)
    data = copy(window)
    assert edit_in(data) == looked_at
    assert data.hasImage()
    window.commands.export.portrait()
    choose_path(window, tmp_path / "a.png")
    qtbot.waitUntil((tmp_path / "a.png").exists)
    assert read_session(tmp_path / "a.png").session.portrait.edit == looked_at
    window.commands.portrait.toggle_favourite()
    assert services.favourites.of(services.document.identity().fingerprint) == [PortraitSource(9)]


def test_half_taken_pose_is_half_the_other_portraits_own(window: MainWindow) -> None:
    session = window.services.session
    assert session.reader is not None
    donor = PortraitSource(15)
    whole = Edit(session.edit.source, transfers={"pose": donor})
    session.take_up(whole.scaled(0.5, session.reader), "half")
    copy(window)
    session.go_to(PortraitSource(9))
    paste(window)
    assert session.edit.transfers == {"pose": BlendedDonor(((PortraitSource(9), 0.5), (donor, 0.5)))}


def test_other_programs_get_the_full_picture(qtbot: QtBot, window: MainWindow) -> None:
    session = window.services.session
    session.set_control("yaw", 25)
    copy(window)  # the full picture is still to come
    qtbot.waitUntil(lambda: session.is_final)
    data = QGuiApplication.clipboard().mimeData()
    shown = window.panels.viewport.image.convertToFormat(QImage.Format.Format_RGB888)
    assert QImage(data.imageData()).convertToFormat(QImage.Format.Format_RGB888) == shown
    assert json.loads(bytes(data.data(KIND).data()))["controls"] == {"yaw": 25}


def test_pasted_picture_goes_where_opening_one_goes(window: MainWindow) -> None:
    wanted = []
    window.commands.file.photo_wanted.disconnect()
    window.commands.file.photo_wanted.connect(wanted.append)
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    data = QMimeData()
    data.setImageData(picture)
    paste(window, data)
    assert [QImage(str(path)).size() for path in wanted] == [picture.size()]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (b"{", "damaged"),
        (b"[" * 5000, "damaged"),
        (b'{"seed": 1, "truncation_psi": NaN}', "damaged"),
        (b'{"seed": 1, "truncation_psi": 0.5, "controls": {"hat": 1}}', "no control named 'hat'"),
        (b'{"seed": 1, "truncation_psi": 0.5, "controls": {"yaw": 1e9}}', "out of range"),
        (b" " * 10_000_001, "damaged"),
    ],
)
def test_hostile_clipboard_changes_nothing(window: MainWindow, record: bytes, words: str) -> None:
    before = window.services.session.edit
    data = QMimeData()
    data.setData(KIND, record)
    paste(window, data)
    box = question(window)
    assert words in box.text()
    box.close()
    assert window.services.session.edit == before


def test_nothing_to_paste_is_said(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    paste(window, data)
    assert window.panels.status_line.currentMessage() == "There is no edit and no picture to paste."
