"""Exports for other programs, from the real window's menu to files that others open."""

import csv
from pathlib import Path

import numpy as np
import pytest
from answers import choose_path, question
from fake_pipeline import NUM_WS, SIZE, W_DIM
from PIL import Image
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.exports.size_dialog import SizeDialog
from app.menus.export_menu import ExportMenu
from app.services import Services
from app.window import MainWindow
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.inversion.alignment import take_aligned
from core.inversion.origin import place_of
from core.inversion.photo import read_photo
from core.saving.code_file import read_code_file
from core.saving.session_file import read_session

SLOW_MS = 30_000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Ada.jpg"
    levels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    Image.fromarray(levels).save(path, quality=98)
    return path


@pytest.fixture
def found(qtbot: QtBot, window: MainWindow, services: Services, photo: Path) -> MainWindow:
    """The window with the edited portrait of a photo."""
    place = place_of(photo, take_aligned(read_photo(photo), SIZE))
    portrait = SavedPortrait("Ada", np.ones((NUM_WS, W_DIM), np.float32), photo=place)
    services.session.take_up(Edit(portrait, {"jawOpen": 0.8}), "edit")
    qtbot.waitUntil(lambda: services.session.is_final, timeout=SLOW_MS)
    return window


def entry(window: MainWindow, text: str) -> QAction:
    menu = window.menuBar().findChild(ExportMenu)
    return next(action for action in menu.actions() if action.text().replace("&", "") == text)


def click(box: QMessageBox, text: str) -> None:
    next(button for button in box.buttons() if button.text().replace("&", "") == text).click()


def written(qtbot: QtBot, window: MainWindow, services: Services, path: Path) -> Image.Image:
    """Answer the file dialog and return the picture that is then written."""
    with qtbot.waitSignal(services.series.finished, timeout=SLOW_MS):
        choose_path(window, path)
    with Image.open(path) as picture:
        picture.load()
        return picture


def test_portrait_is_exported_at_another_size(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    entry(window, "At Another Size…").trigger()
    dialog = window.findChild(SizeDialog)
    assert dialog.side_field.count == 2 * SIZE
    dialog.side_field.setValue(100)
    dialog.quality_field.setValue(60)
    dialog.accept()
    with qtbot.waitSignal(services.exporter.saved, timeout=SLOW_MS):
        choose_path(window, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as picture:
        assert picture.size == (100, 100)
    assert read_session(tmp_path / "a.jpg").portrait.edit == services.session.edit


def test_before_and_after_show_the_edit(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 40)
    entry(window, "Before and After…").trigger()
    services.session.set_control("yaw", -40)  # what was on screen counts
    sheet = np.asarray(written(qtbot, window, services, tmp_path / "a.png").convert("L")).astype(int)
    left, right = sheet[:, : sheet.shape[1] // 2], sheet[:, -(sheet.shape[1] // 2) :]
    assert np.abs(left - right).max() > 60
    assert (right[70] > 180).nonzero()[0].mean() > (left[70] > 180).nonzero()[0].mean() + 5


def test_layers_open_elsewhere(qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path) -> None:
    entry(window, "Layers…").trigger()
    written(qtbot, window, services, tmp_path / "a.psd")
    with Image.open(tmp_path / "a.psd") as picture:
        assert picture.format == "PSD"
        assert [layer[0] for layer in picture.layers] == ["Original", "Edit", "Mesh", "Mask"]


def test_only_portraits_of_photos_go_back_into_one(found: MainWindow, services: Services) -> None:
    assert entry(found, "Into the Photo…").isEnabled()
    services.session.go_to(PortraitSource(7))
    assert not entry(found, "Into the Photo…").isEnabled()


def test_edit_goes_back_into_the_photo(
    qtbot: QtBot, found: MainWindow, services: Services, photo: Path, tmp_path: Path
) -> None:
    entry(found, "Into the Photo…").trigger()
    dialog = next(d for d in found.findChildren(QFileDialog) if d.isVisible())
    assert Path(dialog.selectedFiles()[0]).name == "Ada-edited.jpg"
    picture = written(qtbot, found, services, tmp_path / "out.png")
    own, result = read_photo(photo).astype(int), np.asarray(picture).astype(int)
    assert result.shape == own.shape
    assert np.array_equal(result[:, :14], own[:, :14]), "beside the face the photo stays"
    assert (result[25:35, 40:50] - own[25:35, 40:50]).mean() > 1, "the face is lighter"


def test_photo_itself_is_not_replaced(
    qtbot: QtBot, found: MainWindow, services: Services, photo: Path
) -> None:
    before = photo.read_bytes()
    entry(found, "Into the Photo…").trigger()
    with qtbot.waitSignal(services.notices.warned):
        found.commands.picture._save_photo(  # the dialog's own question is Qt's
            services.session.edit, found.commands.picture.photo, services.session.rig, photo, photo
        )
    assert photo.read_bytes() == before


def test_photo_that_moved_is_asked_for_once(
    qtbot: QtBot, found: MainWindow, services: Services, photo: Path, tmp_path: Path
) -> None:
    moved = photo.rename(tmp_path / "moved.jpg")
    entry(found, "Into the Photo…").trigger()
    assert question(found).text() == "The photo “Ada.jpg” is not where it was."
    click(question(found), "Choose…")
    choose_path(found, moved)
    assert written(qtbot, found, services, tmp_path / "out.jpg").size == (90, 60)
    entry(found, "Into the Photo…").trigger()
    assert written(qtbot, found, services, tmp_path / "again.jpg").size == (90, 60)


def test_photo_that_changed_is_used_after_a_question(
    qtbot: QtBot, found: MainWindow, services: Services, photo: Path, tmp_path: Path
) -> None:
    Image.open(photo).resize((45, 30)).save(photo)
    entry(found, "Into the Photo…").trigger()
    assert question(found).text() == "“Ada.jpg” is not the file that the portrait was found for."
    click(question(found), "Use It")
    assert written(qtbot, found, services, tmp_path / "out.jpg").size == (45, 30)


def test_code_of_a_found_portrait_keeps_its_photo_until_it_is_edited(
    qtbot: QtBot, found: MainWindow, services: Services, photo: Path, tmp_path: Path
) -> None:
    edited = services.session.edit
    for name, edit, expected in (("a.npz", edited, None), ("b.npz", Edit(edited.source), photo)):
        with qtbot.waitSignal(services.exporter.saved, timeout=SLOW_MS):
            services.exporter.save_w_plus(tmp_path / name, edit)
        place = read_code_file(tmp_path / name).photo
        assert (place.path if place else None) == expected


def test_table_becomes_pictures_and_a_table(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    (tmp_path / "table.csv").write_text("seed,yaw\n7,20\n7,\n")
    (tmp_path / "out").mkdir()
    entry(window, "Batch from a Table…").trigger()
    choose_path(window, tmp_path / "table.csv")
    with qtbot.waitSignal(services.series.finished, timeout=SLOW_MS):
        choose_path(window, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "1-portrait-7.png",
        "2-portrait-7.png",
        "achieved.csv",
    }
    with (tmp_path / "out" / "achieved.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["yaw"] for row in rows] == ["20", ""]
    assert [float(row["yaw achieved"]) for row in rows] == pytest.approx([20, 7 - 10], abs=1e-3)


def test_bad_table_names_its_line(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    (tmp_path / "table.csv").write_text("seed,yaw\n7,20\n7,left\n")
    entry(window, "Batch from a Table…").trigger()
    with qtbot.waitSignal(services.notices.warned) as warned:
        choose_path(window, tmp_path / "table.csv")
    assert "table.csv, line 3: yaw is 'left', which is not a number" in warned.args[0]
