"""A dialog that outlives the rig on which it was opened exports nothing of the next one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from answers import choose_path, question
from fake_pipeline import FakePipeline
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from window_exports import EXPORTS, accept

from app.exports.sweep_dialog import SweepDialog
from app.services import Services
from app.window import MainWindow
from core.editing.picture import Picture
from core.editing.pipeline import GeneratorPipeline, Pipeline
from core.face.morphable_model import MorphableModel
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.rig.rig import GeneratorRig

GENERATOR = GeneratorConfig(z_dim=4, w_dim=4, img_resolution=16, channels={4: 4, 8: 4, 16: 4})


def another_rig(model: MorphableModel) -> Pipeline[Picture]:
    return FakePipeline(model)


def bare_generator(model: MorphableModel) -> Pipeline[Picture]:
    return GeneratorPipeline(GeneratorRig(Path("g"), Generator(GENERATOR), {"name": "g", "files": {}}))


def open_other(qtbot: QtBot, window: MainWindow, services: Services, pipeline: Pipeline[Picture]) -> None:
    with qtbot.waitSignal(services.session.rig_changed):
        window.open(lambda: pipeline)


@pytest.mark.parametrize(
    ("name", "make"), [("a.png", another_rig), *((name, bare_generator) for name in EXPORTS)]
)
def test_export_of_a_rig_that_is_gone_is_refused(
    qtbot: QtBot,
    busy: MainWindow,
    services: Services,
    toy_model: MorphableModel,
    tmp_path: Path,
    name: str,
    make: Callable[[MorphableModel], Pipeline[Picture]],
) -> None:
    folder = tmp_path / "folder"
    (folder / "batch").mkdir(parents=True)
    EXPORTS[name](busy)
    open_other(qtbot, busy, services, make(toy_model))
    choose_path(busy, folder / name)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in busy.findChildren(QDialog)))
    assert question(busy).text() == f"{folder / name} is not written: another rig was opened."
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert not busy.commands.export.is_running


def test_first_dialog_of_an_export_may_outlive_its_rig(
    qtbot: QtBot, busy: MainWindow, services: Services, toy_model: MorphableModel, tmp_path: Path
) -> None:
    busy.commands.export.contact_sheet()
    open_other(qtbot, busy, services, bare_generator(toy_model))
    accept(busy, SweepDialog)
    choose_path(busy, tmp_path / "sheet.png")
    assert "another rig was opened" in question(busy).text()


@pytest.mark.parametrize("what", ["table", "shown", "plot"])
def test_tables_are_of_the_rig_that_was_open_when_they_were_asked_for(
    qtbot: QtBot,
    busy: MainWindow,
    services: Services,
    toy_model: MorphableModel,
    tmp_path: Path,
    what: str,
) -> None:
    menu = busy.panels.distribution.menu
    asks = {"table": menu.ask_table, "shown": menu.ask_shown, "plot": menu.ask_plot}
    suffix = "png" if what == "plot" else "csv"
    with qtbot.waitSignal(services.exporter.saved):
        asks[what]()
        choose_path(busy, tmp_path / f"before.{suffix}")
    with qtbot.waitSignal(services.exporter.saved):
        asks[what]()
        open_other(qtbot, busy, services, bare_generator(toy_model))
        choose_path(busy, tmp_path / f"after.{suffix}")
    before, after = (tmp_path / f"{name}.{suffix}" for name in ("before", "after"))
    assert after.read_bytes() == before.read_bytes()


def test_copy_of_a_generator_is_of_the_one_that_was_open(
    qtbot: QtBot, busy: MainWindow, services: Services, toy_model: MorphableModel, tmp_path: Path
) -> None:
    open_other(qtbot, busy, services, bare_generator(toy_model))
    with qtbot.waitSignal(services.exporter.saved):
        busy.commands.export.generator()
        open_other(qtbot, busy, services, another_rig(toy_model))
        choose_path(busy, tmp_path / "g.safetensors")
    assert (tmp_path / "g.safetensors").stat().st_size > 1000
