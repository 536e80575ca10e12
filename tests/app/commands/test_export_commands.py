"""Contact sheets and batches, from their dialogs to their files."""

from pathlib import Path

import pytest
from fake_pipeline import FORBIDDEN_SEED
from PIL import Image
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from app.exports.batch_dialog import BatchDialog
from app.exports.sweep_dialog import SweepDialog
from app.services import Services
from app.window import MainWindow
from core.editing.edit_request import EditRequest
from core.editing.portrait_source import PortraitSource


def test_sweep_offers_what_the_generator_shows_over_its_range(window: MainWindow, services: Services) -> None:
    dialog = SweepDialog(services.session, window)
    names = [dialog.chooser.itemData(n) for n in range(dialog.chooser.count())]
    assert "yaw" in names
    assert "jawOpen" not in names
    assert dialog.low_field.value() == pytest.approx(-49, abs=0.5)


def test_sheet_is_saved(qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path) -> None:
    dialog = SweepDialog(services.session, window)
    dialog.steps_field.setValue(3)
    with qtbot.waitSignal(services.series.finished, timeout=30_000):
        window.commands.export.save_sheet(dialog, tmp_path / "sheet.png")
    assert Image.open(tmp_path / "sheet.png").width > 3 * 64
    assert dialog.captions() == ["-49°", "0°", "48°"]


def test_batch_writes_the_edit_of_every_seed(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    lent = (("light", PortraitSource(8)),)
    services.session.take_up(EditRequest(PortraitSource(7), (("yaw", 20.0),), transfers=lent), "edit")
    dialog = BatchDialog(services.session, window)
    dialog.seeds_field.setText("1-2, 5")
    assert all(r.controls == (("yaw", 20),) and r.transfers == lent for r in dialog.requests())
    with qtbot.waitSignal(services.series.finished, timeout=30_000):
        window.commands.export.save_batch(dialog, tmp_path)
    assert sorted(p.name for p in tmp_path.glob("*.png")) == [f"portrait-{n}.png" for n in (1, 2, 5)]


def test_failing_portrait_ends_the_batch_with_a_sentence(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    dialog = BatchDialog(services.session, window)
    dialog.seeds_field.setText(f"1, {FORBIDDEN_SEED}, 2")
    with qtbot.waitSignal(services.series.failed, timeout=30_000) as failed:
        window.commands.export.save_batch(dialog, tmp_path)
    assert "bad luck" in failed.args[0]
    assert not services.series.is_running


def test_existing_pictures_are_safe(window: MainWindow, services: Services, tmp_path: Path) -> None:
    (tmp_path / "portrait-1.png").write_bytes(b"mine")
    window.commands.export.save_batch(BatchDialog(services.session, window), tmp_path)
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert "exists already" in box.text()
    assert (tmp_path / "portrait-1.png").read_bytes() == b"mine"


def test_wrong_seeds_are_explained_while_typing(window: MainWindow, services: Services) -> None:
    dialog = BatchDialog(services.session, window)
    dialog.seeds_field.setText("1-20, x")
    assert "'x' is not a seed" in dialog.error_label.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()
    dialog.seeds_field.setText("1-20")
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()
