"""What the window writes onto a full disk: one sentence, no litter, and the artist's work stays."""

from pathlib import Path

import pytest
from answers import choose_path, question
from full_disk import Disk, litter
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from window_exports import EXPORTS

from app.paths import favourites_file, presets_folder
from app.presets.preset_name_dialog import PresetNameDialog
from app.services import Services
from app.window import MainWindow
from core.editing.portrait_source import PortraitSource
from core.errors import ExportError
from core.saving.preset_library import PresetLibrary
from core.saving.presets import Preset
from core.saving.session_file import read_session

FULL = "No space left on device; choose another place."


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("core.saving.turntable.SIDE", "app.commands.export_commands.FRAMES"):
        monkeypatch.setattr(name, 32 if name.endswith("SIDE") else 2)
    monkeypatch.setattr("core.saving.turntable.FRAMES", 2)


def warnings_of(window: MainWindow) -> list[str]:
    return [box.text() for box in window.findChildren(QMessageBox) if box.isVisible()]


@pytest.mark.parametrize("name", EXPORTS)
def test_export_is_one_sentence_and_leaves_nothing(
    qtbot: QtBot, busy: MainWindow, full_disk: Disk, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "folder"
    (folder / "batch").mkdir(parents=True)
    EXPORTS[name](busy)
    choose_path(busy, folder / name)
    qtbot.waitUntil(lambda: len(warnings_of(busy)) > 0, timeout=30_000)
    (sentence,) = warnings_of(busy)
    assert sentence.startswith(f"Cannot write {folder / name}")
    assert sentence.endswith(FULL)
    qtbot.waitUntil(lambda: not busy.commands.export.is_running)
    busy.services.series.finish()
    assert [path for path in folder.rglob("*") if path.is_file()] == litter(folder) == []
    assert "Saved" not in busy.panels.status_line.currentMessage()


def test_table_is_one_sentence(qtbot: QtBot, busy: MainWindow, full_disk: Disk, tmp_path: Path) -> None:
    busy.panels.distribution.menu.ask_table()
    choose_path(busy, tmp_path / "a.csv")
    qtbot.waitUntil(lambda: len(warnings_of(busy)) > 0)
    assert warnings_of(busy) == [f"Cannot write {tmp_path / 'a.csv'}: {FULL}"]
    assert list(tmp_path.iterdir()) == []


def test_session_stays_modified_and_its_old_file_whole(
    window: MainWindow, services: Services, full_disk: Disk, tmp_path: Path
) -> None:
    full_disk.room = 1
    services.document.save(tmp_path / "a.json")
    services.session.set_control("yaw", 20)
    window.commands.file.save()
    assert question(window).text() == f"Cannot write {tmp_path / 'a.json'}: {FULL}"
    assert window.isWindowModified()
    assert read_session(tmp_path / "a.json").portrait.edit.controls == {}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_closing_goes_no_further_where_saving_fails(
    window: MainWindow, services: Services, full_disk: Disk, tmp_path: Path
) -> None:
    full_disk.room = 1
    services.document.save(tmp_path / "a.json")
    services.session.set_control("yaw", 20)
    window.close()
    question(window).button(QMessageBox.StandardButton.Save).click()
    assert window.isVisible()
    assert warnings_of(window) == [f"Cannot write {tmp_path / 'a.json'}: {FULL}"]


def test_crash_copy_that_cannot_be_written_is_told(
    qtbot: QtBot, window: MainWindow, services: Services, full_disk: Disk
) -> None:
    services.session.set_control("yaw", 20)
    assert not services.autosave.write()
    message = window.panels.status_line.currentMessage
    qtbot.waitUntil(lambda: "would not outlive a crash" in message() and message().endswith(FULL))
    assert litter(services.autosave.path.parent) == []


def test_favourites_stay_as_they_were(services: Services, full_disk: Disk) -> None:
    full_disk.room = 1
    services.favourites.toggle("0", PortraitSource(7))
    before = favourites_file().read_bytes()
    with pytest.raises(ExportError, match="No space left on device"):
        services.favourites.toggle("0", PortraitSource(8))
    assert services.favourites.of("0") == [PortraitSource(7)]
    assert favourites_file().read_bytes() == before
    assert litter(favourites_file().parent) == []


def test_preset_dialog_stays_with_what_was_typed(window: MainWindow, full_disk: Disk) -> None:
    library, group = PresetLibrary(presets_folder()), "pose"
    dialog = PresetNameDialog(
        lambda name, folder: library.save(Preset(name, group, {"yaw": 20.0}), folder),
        lambda name: False,
        [],
        "Save",
        window,
    )
    dialog.open()
    dialog.name_field.setText("Left")
    dialog.buttons.accepted.emit()
    assert dialog.isVisible()
    assert dialog.error_label.text().endswith(FULL)
    assert library.of(group) == [stored for stored in library.of(group) if stored.is_shipped]
    assert litter(presets_folder()) == []
