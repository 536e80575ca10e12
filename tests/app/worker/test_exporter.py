"""Files hold the final render; a failure is a dialog and loses nothing."""

import json
from pathlib import Path

import numpy as np
import pytest
import trimesh
from fake_pipeline import FakePipeline
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.commands import export_commands
from app.mesh_view.mesh_preview import MeshStyle
from app.services import Services
from app.window import MainWindow
from core.saving.session_file import read_session


def test_portrait_parameters_and_mesh(qtbot: QtBot, rendered: Services, tmp_path: Path) -> None:
    rendered.session.set_control("yaw", 20)
    exporter = rendered.exporter
    for save, name in (
        (exporter.save_portrait, "a.png"),
        (exporter.save_params, "a.json"),
        (exporter.save_mesh, "a.glb"),
    ):
        with qtbot.waitSignal(exporter.saved):
            save(tmp_path / name, rendered.session.edit)
    assert Image.open(tmp_path / "a.png").size == (64, 64)
    assert json.loads((tmp_path / "a.json").read_text())["controls"] == {"yaw": 20}
    assert (tmp_path / "a.glb").stat().st_size > 1000


def test_export_waits_for_the_final_render(
    qtbot: QtBot, rendered: Services, pipeline: FakePipeline, tmp_path: Path
) -> None:
    pipeline.gate.clear()
    rendered.session.set_control("yaw", 20)
    rendered.exporter.save_portrait(tmp_path / "a.png", rendered.session.edit)
    assert not (tmp_path / "a.png").exists()
    with qtbot.waitSignal(rendered.exporter.saved):
        pipeline.gate.set()
    assert rendered.session.is_final
    assert (tmp_path / "a.png").exists()


def test_export_holds_what_was_on_screen_when_it_was_chosen(
    qtbot: QtBot, rendered: Services, pipeline: FakePipeline, tmp_path: Path
) -> None:
    session = rendered.session
    session.set_control("yaw", 10)
    rendered.exporter.save_portrait(tmp_path / "a.png", session.edit)
    session.set_control("yaw", -25)
    with qtbot.waitSignal(rendered.exporter.saved):
        pass
    assert read_session(tmp_path / "a.png").portrait.edit.controls == {"yaw": 10}
    assert session.edit.controls == {"yaw": -25}


def test_export_that_another_rig_overtakes_is_named(
    qtbot: QtBot, rendered: Services, pipeline: FakePipeline, tmp_path: Path
) -> None:
    pipeline.gate.clear()
    rendered.session.set_control("yaw", 10)
    rendered.exporter.save_portrait(tmp_path / "a.png", rendered.session.edit)
    rendered.worker.open(lambda: pipeline)
    with qtbot.waitSignal(rendered.exporter.failed) as failed:
        pipeline.gate.set()
    assert "a.png is not written: another rig was opened." in failed.args[0]
    assert not rendered.exporter.is_waiting


def test_unwritable_path_is_a_dialog_and_loses_nothing(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    services.exporter.save_portrait(tmp_path / "missing" / "a.png", services.session.edit)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert "Cannot write" in box.text()
    box.accept()
    assert services.session.edit.controls == {"yaw": 20}
    with qtbot.waitSignal(services.exporter.saved):
        services.exporter.save_portrait(tmp_path / "a.png", services.session.edit)


def test_mesh_has_the_colours_that_are_shown(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.session.set_control("light_intensity", -40.0)
    colors = {}
    for style in (MeshStyle.SHADED, MeshStyle.ALBEDO):
        window.panels.mesh.show_style(style)
        file = tmp_path / f"{style.value}.ply"
        monkeypatch.setattr(export_commands, "ask_path", lambda save, *_, file=file: save(file))
        with qtbot.waitSignal(services.exporter.saved):
            window.commands.export.mesh()
        colors[style] = trimesh.load(file).visual.vertex_colors
    albedo = services.session.rig.model.albedo_colors(services.session.result.target.albedo)[0].numpy()
    assert np.abs(colors[MeshStyle.ALBEDO][:, :3] / 255 - albedo).max() < 0.01
    assert (colors[MeshStyle.ALBEDO] != colors[MeshStyle.SHADED]).any()


@pytest.mark.parametrize(("typed", "written"), [("face", "face.obj"), ("face.glb", "face.glb")])
def test_dialog_completes_the_suffix(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path, typed: str, written: str
) -> None:
    window.commands.export.mesh()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(typed)
    with qtbot.waitSignal(services.exporter.saved):
        dialog.accept()
    assert [path.name for path in tmp_path.iterdir()] == [written]


def test_writer_that_breaks_is_a_sentence_and_waits_for_nothing(
    qtbot: QtBot, rendered: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("app.worker.exporter.save_picture", break_down)
    with qtbot.waitSignal(rendered.exporter.failed) as failed:
        rendered.exporter.save_portrait(tmp_path / "a.png", rendered.session.edit)
    assert "Something unexpected went wrong (ZeroDivisionError: a bug)" in failed.args[0]
    assert not rendered.exporter.is_waiting
