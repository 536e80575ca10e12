"""Contact sheets and batches, from their dialogs to their files."""

from pathlib import Path

import pytest
from fake_pipeline import FORBIDDEN_SEED
from PIL import Image
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.commands.export_commands import ExportCommands
from app.exports.batch_dialog import BatchDialog
from app.exports.sweep_dialog import SweepDialog
from app.services import Services
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def commands(qtbot: QtBot, rendered: Services) -> ExportCommands:
    parent = QWidget()
    qtbot.addWidget(parent)
    return ExportCommands(parent, rendered.session, rendered.exporter, rendered.series, rendered.notices)


def test_sweep_offers_what_the_generator_shows_over_its_range(rendered: Services) -> None:
    dialog = SweepDialog(rendered.session.edit, rendered.session.rig)
    names = [dialog.chooser.itemData(n) for n in range(dialog.chooser.count())]
    assert "yaw" in names
    assert "jawOpen" not in names
    assert dialog.low_field.value() == pytest.approx(-49, abs=0.5)


def test_sheet_is_saved(qtbot: QtBot, commands: ExportCommands, rendered: Services, tmp_path: Path) -> None:
    dialog = SweepDialog(rendered.session.edit, rendered.session.rig)
    dialog.steps_field.setValue(3)
    with qtbot.waitSignal(rendered.series.finished, timeout=30_000):
        commands.save_sheet(dialog, tmp_path / "sheet.png")
    assert Image.open(tmp_path / "sheet.png").width > 3 * 64
    assert dialog.captions() == ["-49°", "0°", "48°"]


def test_batch_writes_the_edit_of_every_seed(
    qtbot: QtBot, commands: ExportCommands, rendered: Services, tmp_path: Path
) -> None:
    lent = {"light": PortraitSource(8)}
    rendered.session.take_up(Edit(PortraitSource(7), {"yaw": 20.0}, transfers=lent), "edit")
    dialog = BatchDialog(rendered.session.edit)
    dialog.seeds_field.setText("1-2, 5")
    assert all(r.controls == {"yaw": 20} and r.transfers == lent for r in dialog.edits())
    with qtbot.waitSignal(rendered.series.finished, timeout=30_000):
        commands.save_batch(dialog, tmp_path)
    assert sorted(p.name for p in tmp_path.glob("*.png")) == [f"portrait-{n}.png" for n in (1, 2, 5)]


def test_failing_portrait_ends_the_batch_with_a_sentence(
    qtbot: QtBot, commands: ExportCommands, rendered: Services, tmp_path: Path
) -> None:
    dialog = BatchDialog(rendered.session.edit)
    dialog.seeds_field.setText(f"1, {FORBIDDEN_SEED}, 2")
    with qtbot.waitSignal(rendered.series.failed, timeout=30_000) as failed:
        commands.save_batch(dialog, tmp_path)
    assert "bad luck" in failed.args[0]
    assert not rendered.series.is_running


def test_existing_pictures_are_safe(
    qtbot: QtBot, commands: ExportCommands, rendered: Services, tmp_path: Path
) -> None:
    (tmp_path / "portrait-1.png").write_bytes(b"mine")
    with qtbot.waitSignal(rendered.notices.warned) as warned:
        commands.save_batch(BatchDialog(rendered.session.edit), tmp_path)
    assert "exists already" in warned.args[0]
    assert (tmp_path / "portrait-1.png").read_bytes() == b"mine"


def test_wrong_seeds_are_explained_while_typing(rendered: Services) -> None:
    dialog = BatchDialog(rendered.session.edit)
    dialog.seeds_field.setText("1-20, x")
    assert "'x' is not a seed" in dialog.error_label.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()
    dialog.seeds_field.setText("1-20")
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


@pytest.mark.parametrize("name", ["mesh.gif", "mesh.png"])
def test_turning_mesh_is_written_with_progress(
    qtbot: QtBot,
    commands: ExportCommands,
    rendered: Services,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr("core.saving.turntable.SIDE", 32)
    monkeypatch.setattr("core.saving.turntable.FRAMES", 3)
    monkeypatch.setattr("app.commands.export_commands.FRAMES", 3)
    seen: list[tuple[int, int]] = []
    rendered.series.progressed.connect(lambda done, total: seen.append((done, total)))
    commands.turntable()
    dialog = commands.parent().findChild(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(name)
    with qtbot.waitSignal(rendered.series.finished, timeout=30_000):
        dialog.accept()
    count = 1 if name.endswith("png") else 3
    assert seen == [(done, count) for done in range(count + 1)]
    with Image.open(tmp_path / name) as picture:
        assert (picture.size, getattr(picture, "n_frames", 1)) == ((32, 32), count)


def test_dialogs_of_exports_offer_to_export(rendered: Services) -> None:
    edit, rig = rendered.session.edit, rendered.session.rig
    for dialog in (BatchDialog(edit), SweepDialog(edit, rig)):
        assert dialog.buttons.button(QDialogButtonBox.StandardButton.Save).text() == "Export…"
