"""A rig made from the real window: asked for, watched, stopped, resumed, refused, opened; and without it."""

import dataclasses
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from answers import question
from foreign_rosinality import write_rosinality
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.rig_making import run_follower
from app.rig_making.make_rig_dialog import MakeRigDialog
from app.services import make_services
from app.window import MainWindow
from core.editing.portrait_source import PortraitSource
from core.errors import ExportError
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import MANIFEST
from core.files.whole_file import write_json
from core.rig.training_run.order import RigOrder
from core.rig.training_run.quality import QUALITIES
from core.rig.training_run.record import PROGRESS, SAMPLE_PICTURE, STOP, RunRecord

SLOW_MS = 60_000
ANSWER = {name: {"seconds": 600.0 * (n + 1), "bytes": 2e9} for n, name in enumerate(QUALITIES)}


class Run:
    """Stands for the process: it tells what a test has it tell, and ends when a test ends it."""

    def __init__(self) -> None:
        self.orders: list[RigOrder] = []
        self.code: int | None = None

    def launch(self, order: RigOrder) -> "Run":
        self.orders.append(order)
        self.code = None
        order.work.mkdir(parents=True, exist_ok=True)
        (order.work / STOP).unlink(missing_ok=True)
        return self

    def poll(self) -> int | None:
        return self.code

    def tell(self, **fields: object) -> None:
        record = dataclasses.replace(RunRecord(self.orders[-1]), **fields)
        write_json(self.orders[-1].work / PROGRESS, record.document())

    def end(self, **fields: object) -> None:
        self.tell(**fields)
        self.code = 0


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    run = Run()
    monkeypatch.setattr(run_follower, "launch", run.launch)
    return run


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run_follower, "LOOK_EVERY_MS", 20)
    monkeypatch.setattr("app.rig_making.make_rig_dialog.SETTLED_MS", 1)
    answer = [sys.executable, "-c", f"import json; print(json.dumps({ANSWER!r}))"]
    monkeypatch.setattr("app.rig_making.estimates.command_of", lambda words: answer)
    monkeypatch.setattr("app.rig_making.order_form._home", lambda: tmp_path / "Rigs")


def open_window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(make_services(PortraitSource(7)))
    qtbot.addWidget(window)
    window.resize(1024, 640)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def bare(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on a generator without a rig."""
    window = open_window(qtbot)
    window.commands.file.open_path(write_rosinality(tmp_path / "mine.pt"))
    qtbot.waitUntil(lambda: window.services.session.is_final, timeout=SLOW_MS)
    yield window
    window.leave()


def entry(window: MainWindow, start: str) -> QAction:
    actions = [a for menu in window.menuBar().findChildren(QMenu) for a in menu.actions()]
    return next(a for a in actions if a.text().replace("&", "").startswith(start))


def dialog_of(window: MainWindow) -> MakeRigDialog:
    dialog = window.commands.rig_making.dialog
    assert dialog is not None
    return dialog


@pytest.fixture
def dialog(bare: MainWindow) -> MakeRigDialog:
    bare.panels.empty_states["controls"].card.make_button.click()
    return dialog_of(bare)


def shown(dialog: MakeRigDialog) -> set[str]:
    return {button.text() for button in dialog.findChildren(QPushButton) if button.isVisible()}


@pytest.fixture
def started(qtbot: QtBot, dialog: MakeRigDialog, run: Run) -> MakeRigDialog:
    dialog.start_button.click()
    run.tell(stage="samples", share=0.2, seconds_left=600.0, read=500, faces=480)
    qtbot.waitUntil(lambda: "10 min left" in dialog.view.stage_label.text())
    return dialog


def test_form_holds_the_open_generator_and_what_it_will_take(
    qtbot: QtBot, dialog: MakeRigDialog, tmp_path: Path
) -> None:
    form = dialog.form
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert form.generator_field.text() == str(tmp_path / "mine.pt")
    assert form.model_chooser.currentText() == "Shipped head"
    assert form.folder_field.text() == str(tmp_path / "Rigs" / "mine")
    qtbot.waitUntil(lambda: "about 20 min on this machine" in form.estimate_label.text(), timeout=SLOW_MS)
    assert "2.0 GB" in form.estimate_label.text()
    form.quality_chooser.setCurrentIndex(form.quality_chooser.findData("quick"))
    assert "about 10 min on this machine" in form.estimate_label.text()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == form.order().command()
    assert form.order().command().startswith(f"python -m core train --generator={tmp_path / 'mine.pt'} ")


def test_run_is_shown_while_it_goes_on(qtbot: QtBot, started: MakeRigDialog, run: Run) -> None:
    view = started.view
    assert view.stage_label.text() == "Sampling the generator — 10 min left"
    assert view.faces_label.text() == "480 of 500 samples show a face"
    assert view.bar.value() == 200
    assert not view.plot.isVisible(), "nothing has been lost yet"
    Image.fromarray(np.full((64, 64, 3), 90, np.uint8)).save(run.orders[0].work / SAMPLE_PICTURE)
    losses = {"reconstructor": [(0.1, 3.0), (0.2, 2.0), (0.4, 1.0)]}
    run.tell(stage="reconstructor", share=0.6, seconds_left=None, losses=losses)
    qtbot.waitUntil(lambda: view.stage_label.text() == "Learning to read faces")
    qtbot.waitUntil(lambda: not view.picture_view.pixmap().isNull())
    assert view.plot.losses == losses
    assert view.plot.isVisible()
    view.plot.grab()
    assert shown(started) == {"Another Rig…", "Stop", "Close"}


def judged(rig: Path) -> None:
    """Have rig.json say what a judging found."""
    manifest = json.loads((rig / MANIFEST).read_text())
    gain = {"slope": 0.91, "r2": 0.97, "points": 20, "error": 1.0, "follows": [-20.0, 21.0]}
    yaw = {"label": "Yaw", "unit": "°", "judge": "landmarks", "gains": {"landmarks": gain}}
    blind = dict.fromkeys(("slope", "r2", "follows"))
    gaze = {"label": "Gaze up", "unit": "°", "judge": "F", "gains": {"F": blind}}
    manifest["quality"] = {"control": {"parameters": {"yaw": yaw, "gaze": gaze}}}
    (rig / MANIFEST).write_text(json.dumps(manifest))


@pytest.fixture
def finish(run: Run) -> Callable[[], None]:
    """End the run with a rig."""

    def finish() -> None:
        shutil.copytree(SHIPPED_RIG, run.orders[0].out)
        judged(run.orders[0].out)
        run.end(state="done", stage="judging", share=1.0, seconds_left=0.0)

    return finish


def test_finished_rig_opens_and_its_reach_is_told(
    qtbot: QtBot, bare: MainWindow, started: MakeRigDialog, finish: Callable[[], None]
) -> None:
    finish()
    qtbot.waitUntil(lambda: bare.services.session.rig is not None, timeout=SLOW_MS)
    table = started.view.reach_table
    rows = [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]
    assert rows == [["Yaw", "-20° to 21°", "0.91", "0.97"], ["Gaze up", "nowhere", "–", "–"]]
    assert shown(started) == {"Another Rig…", "Open Rig", "Close"}


def test_unsaved_work_is_asked_about_before_the_rig_opens(
    qtbot: QtBot, window: MainWindow, run: Run, finish: Callable[[], None], tmp_path: Path
) -> None:
    window.commands.rig_making.open()
    dialog = dialog_of(window)
    dialog.form.propose(write_rosinality(tmp_path / "mine.pt"), None, tmp_path / "Rigs" / "mine")
    dialog.start_button.click()
    window.services.session.set_control("yaw", 12)
    before = window.services.session.opened
    finish()
    qtbot.waitUntil(lambda: _asks(window), timeout=SLOW_MS)
    assert window.services.session.opened is before
    question(window).reject()


def _asks(window: MainWindow) -> bool:
    try:
        question(window)
    except StopIteration:
        return False
    return True


def test_stop_keeps_what_is_there_and_resume_goes_on(qtbot: QtBot, started: MakeRigDialog, run: Run) -> None:
    work = run.orders[0].work
    started.stop_button.click()
    assert (work / STOP).is_file()
    run.end(state="stopped", stage="samples", share=0.2)
    qtbot.waitUntil(started.resume_button.isVisible)
    assert started.view.stage_label.text().startswith("Stopped; it goes on from here")
    assert not started.stop_button.isVisible()
    started.resume_button.click()
    assert run.orders == [run.orders[0]] * 2
    run.tell(stage="samples", share=0.3, seconds_left=600.0)
    qtbot.waitUntil(lambda: "10 min left" in started.view.stage_label.text())


def test_run_that_cannot_go_on_is_said_where_it_is_shown(
    qtbot: QtBot, started: MakeRigDialog, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(order: RigOrder) -> None:
        raise ExportError(f"Cannot write {order.work}: Permission denied; choose another place.")

    run.end(state="stopped")
    qtbot.waitUntil(started.resume_button.isVisible)
    monkeypatch.setattr(run_follower, "launch", fail)
    started.resume_button.click()
    assert "Permission denied" in started.view.note_label.text()
    assert started.resume_button.isVisible()


def test_finished_rig_is_offered_to_whoever_opens_the_generator_again(
    qtbot: QtBot, bare: MainWindow, started: MakeRigDialog, run: Run
) -> None:
    shutil.copytree(SHIPPED_RIG, run.orders[0].out)
    bare.commands.rig_making.follower.finish()  # as a window that was closed meanwhile
    started.close()
    run.end(state="done", stage="judging", share=1.0)
    bare.commands.rig_making.follower.work = None
    entry(bare, "Make a Rig").trigger()
    qtbot.waitUntil(started.open_button.isVisible)
    assert bare.services.session.rig is None, "nothing opens that nobody waited for"
    started.open_button.click()
    qtbot.waitUntil(lambda: bare.services.session.rig is not None, timeout=SLOW_MS)


def test_killed_process_is_told_apart_from_a_running_one(
    qtbot: QtBot, started: MakeRigDialog, run: Run
) -> None:
    run.code = -9
    qtbot.waitUntil(started.resume_button.isVisible)
    assert started.view.stage_label.text().startswith("Interrupted")


def test_run_goes_on_without_the_window_and_is_shown_again_in_the_next(
    qtbot: QtBot, bare: MainWindow, started: MakeRigDialog, run: Run, tmp_path: Path
) -> None:
    bare.leave()
    assert run.code is None
    assert not (run.orders[0].work / STOP).exists()
    run.tell(stage="rignet", share=0.9, state="stopped")
    other = open_window(qtbot)
    other.commands.file.open_path(tmp_path / "mine.pt")
    qtbot.waitUntil(lambda: other.services.session.is_final, timeout=SLOW_MS)
    entry(other, "Make a Rig").trigger()
    dialog = dialog_of(other)
    qtbot.waitUntil(dialog.resume_button.isVisible)
    assert dialog.view.bar.value() == 900
    dialog.other_button.click()
    assert dialog.form.isVisible()
    dialog.runs_button.click()
    qtbot.waitUntil(dialog.resume_button.isVisible)
    other.leave()


def test_what_is_missing_is_said_before_anything_starts(
    dialog: MakeRigDialog, run: Run, tmp_path: Path
) -> None:
    form = dialog.form
    for generator, folder, sentence in (
        ("", tmp_path / "new", "Choose the file of a generator."),
        (tmp_path / "none.pt", tmp_path / "new", "There is no file"),
        (tmp_path / "mine.pt", "", "Choose a folder"),
        (tmp_path / "mine.pt", tmp_path / "mine.pt" / "rig", "Cannot write"),
    ):
        form.generator_field.setText(str(generator))
        form.folder_field.setText(str(folder))
        dialog.start_button.click()
        assert sentence in form.error_label.text()
    form.propose(tmp_path / "mine.pt")
    form.folder_field.clear()
    QTest.keyClicks(form.folder_field, str(SHIPPED_RIG))
    dialog.start_button.click()
    assert "holds a rig already; choose another folder" in form.error_label.text()
    assert not run.orders


def test_failed_estimate_is_said_and_hinders_nothing(
    qtbot: QtBot, dialog: MakeRigDialog, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail = [sys.executable, "-c", "import sys; sys.exit('python -m core train: it is no generator.')"]
    monkeypatch.setattr("app.rig_making.estimates.command_of", lambda words: fail)
    dialog.form.changed.emit()
    label = dialog.form.estimate_label
    qtbot.waitUntil(lambda: "is not known: it is no generator." in label.text(), timeout=SLOW_MS)
    dialog.start_button.click()
    assert len(run.orders) == 1


def test_dialog_fits_a_small_screen_and_is_reached_by_keys(qtbot: QtBot, dialog: MakeRigDialog) -> None:
    assert dialog.minimumSizeHint().width() <= 520
    assert dialog.minimumSizeHint().height() <= 300
    reached = set()
    for _ in range(30):
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.add(dialog.focusWidget())
    form = dialog.form
    fields = {form.generator_field, form.model_chooser, form.quality_chooser, form.device_chooser}
    assert fields | {form.folder_field, dialog.start_button, dialog.close_button} <= reached


def test_generator_without_faces_is_refused_with_its_samples(
    qtbot: QtBot, dialog: MakeRigDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the real process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.state is not None and not dialog.state.is_running, timeout=SLOW_MS)
    view = dialog.view
    assert view.stage_label.text() == "No rig could be made."
    assert "Faces were found in 0 of 100 pictures" in view.note_label.text()
    assert view.picture_view.width() == 384
    assert not view.picture_view.pixmap().isNull()
