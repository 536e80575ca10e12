"""A crash leaves unsaved work behind, and the next start offers it."""

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.paths import autosave_folder
from app.services import Services
from app.window import MainWindow
from app.worker.autosave import forget, leftovers
from core.editing.edit import Edit
from core.editing.session_state import SessionState
from core.errors import ExportError
from core.saving.session_file import read_session, write_session

Button = QMessageBox.StandardButton


def test_unsaved_work_is_written_and_a_clean_exit_removes_it(window: MainWindow, services: Services) -> None:
    services.autosave.write()
    assert not services.autosave.path.exists(), "nothing is touched yet"
    services.session.set_control("yaw", 20)
    services.autosave.write()
    assert services.autosave.path.exists()
    assert leftovers(autosave_folder()) == [], "its program still runs"
    window.leave()
    assert not list(autosave_folder().iterdir())


def test_work_that_never_pauses_is_written_too(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    services.autosave._soon.setInterval(200)
    path, values = services.autosave.path, iter(range(1, 1000))
    busy = QTimer(window, interval=40)
    busy.timeout.connect(lambda: services.session.set_control("yaw", next(values) % 20))
    busy.start()
    qtbot.waitUntil(path.exists, timeout=3000)
    busy.stop()


def test_recovered_work_survives_another_crash(window: MainWindow, services: Services) -> None:
    left = autosave_folder() / "crashed.json"
    edit = SessionState.of(Edit(services.session.edit.source, {"yaw": 20.0}))
    write_session(left, edit, services.document.identity())
    window.commands.file.offer_recovery()
    next(box for box in window.findChildren(QMessageBox) if box.isVisible()).button(Button.Yes).click()
    assert not left.exists()
    assert read_session(services.autosave.path).portrait.edit.controls == {"yaw": 20}


def test_saving_removes_it(rendered: Services, tmp_path: Path) -> None:
    rendered.session.set_control("yaw", 20)
    rendered.autosave.write()
    rendered.document.save(tmp_path / "a.json")
    assert not rendered.autosave.path.exists()


@pytest.mark.parametrize("answer", [Button.Yes, Button.Discard, Button.Cancel])
def test_work_of_a_crashed_program_is_offered(
    window: MainWindow, services: Services, answer: QMessageBox.StandardButton
) -> None:
    left = autosave_folder() / "crashed.json"
    edit = SessionState.of(Edit(services.session.edit.source, {"yaw": 20.0}))
    write_session(left, edit, services.document.identity())
    window.commands.file.offer_recovery()
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    box.button(answer).click()
    assert services.session.edit.controls == ({"yaw": 20} if answer == Button.Yes else {})
    assert window.isWindowModified() == (answer == Button.Yes)
    assert left.exists() == (answer == Button.Cancel)


def test_unreadable_leftover_is_said_and_stays(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    torn = autosave_folder() / "torn.json"
    torn.write_text("{")
    window.commands.file.offer_recovery()
    next(box for box in window.findChildren(QMessageBox) if box.isVisible()).button(Button.Yes).click()
    qtbot.waitUntil(lambda: any("torn.json" in b.text() for b in window.findChildren(QMessageBox)))
    assert torn.exists(), "only the user discards what may be work"
    assert services.session.edit.controls == {}


def offer(window: MainWindow, services: Services) -> Path:
    """Leave yaw 20 behind and say that it shall come back."""
    left = autosave_folder() / "crashed.json"
    edit = SessionState.of(Edit(services.session.edit.source, {"yaw": 20.0}))
    write_session(left, edit, services.document.identity())
    window.commands.file.offer_recovery()
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    box.button(Button.Yes).click()
    return left


@pytest.mark.parametrize("answer", [Button.Discard, Button.Cancel])
def test_recovered_work_replaces_no_other_without_a_question(
    window: MainWindow, services: Services, answer: QMessageBox.StandardButton
) -> None:
    services.session.set_control("pitch", 2)
    left = offer(window, services)
    assert services.session.edit.controls == {"pitch": 2}
    next(box for box in window.findChildren(QMessageBox) if box.isVisible()).button(answer).click()
    assert services.session.edit.controls == ({"yaw": 20} if answer == Button.Discard else {"pitch": 2})
    assert left.exists() == (answer == Button.Cancel)


def test_leftover_stays_where_nothing_can_be_written(
    window: MainWindow, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ExportError("The disk is full.")

    monkeypatch.setattr("app.worker.autosave.write_session", refuse)
    left = offer(window, services)
    assert services.session.edit.controls == {"yaw": 20}
    assert left.exists(), "it is the only copy"


def test_work_that_cannot_be_kept_is_told_once(
    qtbot: QtBot, window: MainWindow, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ExportError("Cannot write a.json: No space left on device; choose another place.")

    heard: list[str] = []
    services.notices.noted.connect(heard.append)
    with monkeypatch.context() as patched:
        patched.setattr("app.worker.autosave.write_session", refuse)
        services.session.set_control("yaw", 20)
        assert not services.autosave.write()
        assert not services.autosave.write()
        qtbot.waitUntil(lambda: len(heard) > 0)
    assert services.autosave.write()
    qtbot.wait(0)
    assert heard == [
        "Unsaved work would not outlive a crash. "
        "Cannot write a.json: No space left on device; choose another place."
    ]


def test_leftover_that_cannot_be_removed_is_one_sentence(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ExportError, match="Permission denied"):
        forget(autosave_folder() / "crashed.json")
