"""A photo in the real window: found, shown, edited; stopped, refused, and closed in the middle."""

import threading
from pathlib import Path

import numpy as np
import pytest
from answers import question
from fake_pipeline import SIZE, FakePipeline
from PIL import Image
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.panels import Panels
from app.photos import photo_search
from app.photos.photo_dialog import PhotoDialog
from app.services import Services
from app.window import MainWindow
from app.worker.inversion_job import InversionJob
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import Portrait, PortraitSource, SavedPortrait
from core.errors import AssetError, RequestError
from core.inversion.alignment import AlignedPhoto
from core.inversion.closeness import Closeness
from core.inversion.inversion import InversionProgress

FRAME = np.full((SIZE, SIZE, 3), 120, np.uint8)
Button = QMessageBox.StandardButton
CODE = np.ones((1, 4), np.float32)
SLOW_MS = 30_000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Ada.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)).save(path)
    return path


@pytest.fixture(autouse=True)
def two_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    def align(photo: np.ndarray, side: int, number: int) -> AlignedPhoto:
        return AlignedPhoto(FRAME, None, 2, number)

    monkeypatch.setattr(photo_search, "align_photo", align)
    monkeypatch.setattr(photo_search, "closeness", lambda photo, frame: Closeness(21.0, 2.4, 0.71))


def search_of(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Let every search take so many steps."""
    made: dict[InversionJob, int] = {}

    def advance(job: InversionJob, pipeline: EditPipeline) -> InversionProgress:
        made[job] = made.get(job, 0) + 1
        threading.Event().wait(0.02)  # as long as a small step takes
        return InversionProgress(made[job], steps, 0.0, FRAME, CODE if made[job] == steps else None)

    monkeypatch.setattr(InversionJob, "advance", advance)


def opened(qtbot: QtBot, window: MainWindow, photo: Path) -> PhotoDialog:
    window.commands.file.open_path(photo)
    dialog = window.commands.photo.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.search_button.isEnabled, timeout=SLOW_MS)
    return dialog


def test_photo_becomes_the_edited_portrait(
    qtbot: QtBot,
    window: MainWindow,
    services: Services,
    panels: Panels,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search_of(monkeypatch, 3)
    before = services.session.state
    dialog = opened(qtbot, window, photo)
    assert dialog.status_label.text() == "Face 1 of 2, from the largest."
    for number in (2, 1):
        dialog.face_button.click()
        qtbot.waitUntil(lambda n=number: f"Face {n} of 2" in dialog.status_label.text(), timeout=SLOW_MS)
    assert not dialog.edit_button.isEnabled()
    dialog.search_button.click()
    qtbot.waitUntil(dialog.edit_button.isEnabled, timeout=SLOW_MS)
    assert "another person: face distance 0.71" in dialog.status_label.text()
    assert not dialog.portrait_view.pixmap().isNull()
    dialog.edit_button.click()
    assert services.session.edit.source == SavedPortrait("Ada", CODE)
    assert panels.portrait_bar.seed_field.text() == "Ada"
    assert window.windowTitle().startswith("Ada")
    assert services.document.is_modified, "closing would lose what was found"
    assert window.commands.photo.dialog is None
    services.session.step(-1)
    assert services.session.state == before


def test_search_can_be_stopped_and_started_again(
    qtbot: QtBot, window: MainWindow, services: Services, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_of(monkeypatch, 10**6)
    dialog = opened(qtbot, window, photo)
    dialog.search_button.click()
    qtbot.waitUntil(lambda: dialog.progress_bar.value() > 3, timeout=SLOW_MS)
    dialog.search_button.click()
    assert not window.commands.photo.search.is_running
    assert "stopped" in dialog.status_label.text()
    dialog.search_button.click()
    qtbot.waitUntil(lambda: dialog.progress_bar.value() > 0, timeout=SLOW_MS)
    services.session.set_control("yaw", 12)
    qtbot.waitUntil(lambda: services.session.is_final, timeout=SLOW_MS)
    window.leave()
    assert services.worker.isFinished()


def test_photo_without_a_face_is_explained_and_can_be_taken_as_it_is(
    qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(picture: np.ndarray, side: int, number: int) -> AlignedPhoto:
        raise RequestError("No face was found; choose another photograph.")

    monkeypatch.setattr(photo_search, "align_photo", refuse)
    window.commands.file.open_path(photo)
    dialog = window.commands.photo.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "No face was found" in dialog.status_label.text(), timeout=SLOW_MS)
    assert not dialog.search_button.isEnabled()
    dialog.aligned_box.click()
    qtbot.waitUntil(dialog.search_button.isEnabled, timeout=SLOW_MS)
    dialog.close()


def test_failed_search_is_explained(
    qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(job: InversionJob, pipeline: EditPipeline) -> InversionProgress:
        raise AssetError("The device ran away; catch it.")

    monkeypatch.setattr(InversionJob, "advance", fail)
    dialog = opened(qtbot, window, photo)
    dialog.search_button.click()
    qtbot.waitUntil(lambda: "ran away" in dialog.status_label.text(), timeout=SLOW_MS)
    assert dialog.search_button.isEnabled(), "it can be tried again"
    dialog.close()


def test_saved_code_is_opened_in_place_of_the_portrait(
    window: MainWindow, services: Services, panels: Panels, tmp_path: Path
) -> None:
    services.session.rig.rig.generator.num_ws, services.session.rig.rig.generator.w_dim = CODE.shape
    np.savez(tmp_path / "foreign.npz", w_plus=np.ones((18, 512), np.float32))
    window.commands.file.open_path(tmp_path / "foreign.npz")
    assert "made with another generator" in window.findChild(QMessageBox).text()
    assert services.session.edit.source == PortraitSource(7)
    np.savez(tmp_path / "Bea.npz", w_plus=CODE)
    window.commands.file.open_path(tmp_path / "Bea.npz")
    assert services.session.edit.source == SavedPortrait("Bea", CODE)
    window.commands.portrait.toggle_favourite()
    assert panels.gallery.is_favourite(SavedPortrait("Bea", CODE))
    panels.portrait_bar.truncation_field.setValue(0.5)
    assert services.session.edit.source == SavedPortrait("Bea", CODE, 0.5)
    panels.portrait_bar.choose_random()
    assert services.session.edit.source.truncation_psi == 0.7, "a code's truncation says nothing about seeds"


def test_search_goes_on_where_another_rig_does_not_open(
    qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_of(monkeypatch, 40)
    dialog = opened(qtbot, window, photo)
    dialog.search_button.click()
    qtbot.waitUntil(lambda: dialog.progress_bar.value() > 0, timeout=SLOW_MS)

    def refuse() -> EditPipeline:
        raise AssetError("The rig is gone; choose another one.")

    window.open(refuse)
    qtbot.waitUntil(dialog.edit_button.isEnabled, timeout=SLOW_MS)
    dialog.close()


def found(qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch) -> PhotoDialog:
    """Have the portrait of a photo found, and leave its dialog open."""
    search_of(monkeypatch, 2)
    dialog = opened(qtbot, window, photo)
    dialog.search_button.click()
    qtbot.waitUntil(dialog.edit_button.isEnabled, timeout=SLOW_MS)
    return dialog


def work_of(services: Services) -> list[Portrait]:
    return [state.source for state in services.session.portraits.work()]


@pytest.mark.parametrize("answer", [Button.Save, Button.Discard, Button.Cancel])
def test_closing_asks_about_a_portrait_that_nobody_took(
    qtbot: QtBot,
    window: MainWindow,
    services: Services,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
) -> None:
    dialog = found(qtbot, window, photo, monkeypatch)
    dialog.close()
    assert window.commands.photo.dialog is dialog
    box = question(dialog)
    assert box.text() == "The portrait that was found for “Ada” is in no file."
    box.button(answer).click()
    assert (window.commands.photo.dialog is dialog) == (answer == Button.Cancel)
    assert work_of(services) == ([SavedPortrait("Ada", CODE)] if answer == Button.Save else [])
    assert window.isWindowModified() == (answer == Button.Save)
    assert services.session.edit.source == PortraitSource(7)


def test_quitting_asks_about_a_portrait_that_nobody_took(
    qtbot: QtBot, window: MainWindow, services: Services, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = found(qtbot, window, photo, monkeypatch)
    window.close()
    assert window.isVisible()
    question(dialog).button(Button.Save).click()
    assert window.isVisible(), "what was kept is in no file yet"
    assert question(window).text().startswith("“Portrait 7” has changes")
    question(window).button(Button.Discard).click()
    assert not window.isVisible()


def test_another_rig_keeps_the_portrait_that_was_found(
    qtbot: QtBot,
    window: MainWindow,
    services: Services,
    pipeline: FakePipeline,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found(qtbot, window, photo, monkeypatch)
    with qtbot.waitSignal(services.session.rig_changed):
        window.open(lambda: pipeline)
    assert window.commands.photo.dialog is None
    assert work_of(services) == [SavedPortrait("Ada", CODE)]


@pytest.mark.parametrize("lose", ["another photo", "another face", "another crop", "another search"])
def test_nothing_takes_the_place_of_what_was_found_without_a_question(
    qtbot: QtBot,
    window: MainWindow,
    services: Services,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
    lose: str,
) -> None:
    dialog = found(qtbot, window, photo, monkeypatch)
    losses = {
        "another photo": lambda: window.commands.photo.open(photo),
        "another face": dialog.face_button.click,
        "another crop": dialog.aligned_box.click,
        "another search": dialog.search_button.click,
    }
    losses[lose]()
    question(dialog).button(Button.Cancel).click()
    assert dialog.edit_button.isEnabled()
    assert not dialog.aligned_box.isChecked()
    losses[lose]()
    question(dialog).button(Button.Save).click()
    assert work_of(services) == [SavedPortrait("Ada", CODE)]
    assert not window.commands.photo.has_found


def test_portrait_that_cannot_be_compared_can_be_edited(
    qtbot: QtBot, window: MainWindow, services: Services, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(photo: AlignedPhoto, frame: np.ndarray) -> Closeness:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(photo_search, "closeness", break_down)
    dialog = found(qtbot, window, photo, monkeypatch)
    assert "ZeroDivisionError: a bug" in dialog.status_label.text()
    dialog.edit_button.click()
    assert services.session.edit.source == SavedPortrait("Ada", CODE)


def test_nothing_is_searched_where_no_face_was_found(
    qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(picture: np.ndarray, side: int, number: int) -> AlignedPhoto:
        raise RequestError("No face was found; choose another photograph.")

    dialog = opened(qtbot, window, photo)
    monkeypatch.setattr(photo_search, "align_photo", refuse)
    dialog.face_button.click()
    qtbot.waitUntil(lambda: "No face was found" in dialog.status_label.text(), timeout=SLOW_MS)
    assert not dialog.search_button.isEnabled()
