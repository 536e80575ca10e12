"""Opening, saving, asking, and what is remembered of it: in the real window."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from answers import choose_path, question
from fake_pipeline import NUM_WS, W_DIM, FakePipeline
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.document.rig_info import describe
from app.panels import Panels
from app.services import Services
from app.window import MainWindow
from core.editing.edit import Edit, StyleMix
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.editing.session_state import SessionState
from core.face.morphable_model import MorphableModel
from core.rig.free_directions import FreeDirections
from core.rig.rig import SCHEMA_VERSION
from core.saving.picture_encoding import PNG_KEY
from core.saving.session_file import RigIdentity, read_session, write_session

Button = QMessageBox.StandardButton


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))


def test_session_is_saved_and_opened_again(
    window: MainWindow, services: Services, panels: Panels, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    panels.animation.add()
    services.session.go_to(PortraitSource(9, 0.3))
    services.session.set_control("pitch", 2)
    saved = services.session.kept()
    services.document.save(tmp_path / "a.json")
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("a.json — Portrait 9")
    services.session.go_to(PortraitSource(7))
    services.session.go_to(PortraitSource(10))
    assert not window.isWindowModified(), "looking at others changes nothing"
    services.session.set_control("yaw", 1)
    assert window.isWindowModified()
    services.document.open(tmp_path / "a.json")
    assert services.session.kept() == saved
    assert not services.session.undo_stack.canUndo()
    assert services.recent_files.paths() == [tmp_path / "a.json"]


@pytest.mark.parametrize(
    "edit",
    [
        Edit(PortraitSource(7), transfers={"pose": PortraitSource(9)}),
        Edit(PortraitSource(7), mix=StyleMix(PortraitSource(9), (0, 1))),
    ],
    ids=["transfer", "mix"],
)
def test_transfers_and_mixes_are_work_that_is_kept(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path, edit: Edit
) -> None:
    services.session.take_up(edit, "edit")
    assert window.isWindowModified()
    services.autosave.write()
    assert read_session(services.autosave.path).session == services.session.kept()
    with qtbot.waitSignal(services.exporter.saved):
        services.exporter.save_portrait(tmp_path / "a.png", services.session.edit)
    services.session.undo_stack.undo()
    assert not window.isWindowModified()
    drop(window, tmp_path / "a.png")
    assert services.session.edit == edit


def test_older_session_opens_on_a_face_without_gaze_as_saved(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    """Its transfer of the expression took the gaze along, which this face model does not have."""
    portrait = {"seed": 9, "truncation_psi": 0.7}
    old = {"format": "rig-editor-session-1", **portrait, "transfers": {"expression": portrait}}
    (tmp_path / "old.json").write_text(json.dumps(old))
    services.document.open(tmp_path / "old.json")
    assert services.session.edit.transfers == {"expression": PortraitSource(9, 0.7)}
    assert not window.isWindowModified()


def test_another_portrait_is_saved_beside_the_first(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    services.document.save(tmp_path / "a.json")
    services.session.go_to(PortraitSource(9))
    services.session.set_control("pitch", 2)
    window.commands.file.save()
    edits = [portrait.edit for portrait in read_session(tmp_path / "a.json").session.portraits]
    assert edits == [Edit(PortraitSource(7), {"yaw": 20}), Edit(PortraitSource(9), {"pitch": 2})]


def test_new_session_asks_and_lets_go_of_the_file(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.document.save(tmp_path / "a.json")
    services.session.set_control("yaw", 20)
    window.commands.file.start_over()
    assert services.session.edit.controls == {"yaw": 20}, "nothing is cleared before the answer"
    question(window).button(Button.Discard).click()
    assert services.session.portraits.work() == []
    assert services.document.path is None
    assert not services.session.undo_stack.canUndo()
    assert not window.isWindowModified()


def test_portrait_of_a_photo_is_work_until_it_is_saved(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    found = SavedPortrait("Ada", np.ones((NUM_WS, W_DIM), np.float32))
    services.session.go_to(found, is_only_here=True)
    services.session.go_to(PortraitSource(9))
    assert window.isWindowModified()
    services.document.save(tmp_path / "a.json")
    assert not window.isWindowModified()
    assert found in [portrait.source for portrait in read_session(tmp_path / "a.json").session.portraits]


@pytest.mark.parametrize("is_only_here", [True, False])
def test_code_that_a_file_holds_is_no_work_in_a_new_session(
    window: MainWindow, services: Services, is_only_here: bool
) -> None:
    code = SavedPortrait("Ada", np.ones((NUM_WS, W_DIM), np.float32))
    services.session.go_to(code, is_only_here=is_only_here)
    services.document.start_over()
    assert services.session.edit == Edit(code)
    assert window.isWindowModified() == is_only_here


def test_discarded_work_stays_where_nothing_replaces_it(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    (tmp_path / "torn.json").write_text("{")
    services.session.set_control("yaw", 20)
    window.commands.file.open_path(tmp_path / "torn.json")
    question(window).button(Button.Discard).click()
    assert services.session.edit.controls == {"yaw": 20}
    assert window.isWindowModified()


def test_dropped_files_are_copied_not_moved(window: MainWindow, services: Services, tmp_path: Path) -> None:
    services.document.save(tmp_path / "a.json")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.json"))])
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    how = both, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), *how))
    dropped = QDropEvent(QPointF(50, 50), *how)
    QApplication.sendEvent(window, dropped)
    assert dropped.isAccepted()
    assert dropped.dropAction() == Qt.DropAction.CopyAction


def test_modified_mark_follows_undo(window: MainWindow, services: Services, tmp_path: Path) -> None:
    assert not window.isWindowModified(), "an untouched portrait is no work"
    services.session.set_control("yaw", 20)
    assert window.isWindowModified()
    services.session.undo_stack.undo()
    assert not window.isWindowModified()


def test_dropped_picture_restores_its_edit_in_one_step(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    with qtbot.waitSignal(services.exporter.saved):
        services.exporter.save_portrait(tmp_path / "a.png", services.session.edit)
    services.session.set_control("yaw", 5)
    services.session.go_to(PortraitSource(9))
    drop(window, tmp_path / "a.png")
    assert services.session.edit == Edit(PortraitSource(7), {"yaw": 20})
    services.session.undo_stack.undo()
    assert services.session.edit == Edit(PortraitSource(7), {"yaw": 5})


def test_file_of_another_rig_is_opened_with_a_word(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, tmp_path: Path
) -> None:
    services.document.save(tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text())
    document["rig"] = {"name": "other", "fingerprint": "1"}
    (tmp_path / "a.json").write_text(json.dumps(document))
    window.commands.file.open_path(tmp_path / "a.json")
    qtbot.waitUntil(lambda: "“other”" in panels.status_line.currentMessage())


def other_rig(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    (folder / "rig.json").write_text(json.dumps({"schema_version": SCHEMA_VERSION, "files": files}))
    return folder


@pytest.mark.parametrize(
    ("files", "asks"), [({"face_model.npz": "2"}, True), ({"generator.safetensors": "2"}, True), ({}, False)]
)
def test_rig_of_other_controls_or_portraits_asks_first(
    window: MainWindow,
    services: Services,
    pipeline: FakePipeline,
    tmp_path: Path,
    files: dict[str, str],
    asks: bool,
) -> None:
    known = {"face_model.npz": "1", "generator.safetensors": "1", "rignet.safetensors": "1"}
    pipeline.rig.manifest["files"] = known
    services.session.set_control("yaw", 20)
    opened: list[object] = []
    window.commands.file.pipeline_wanted.disconnect(window.open)
    window.commands.file.pipeline_wanted.connect(opened.append)
    window.commands.file.open_path(other_rig(tmp_path / "rig", known | files))
    assert bool(opened) != asks
    if asks:
        question(window).button(Button.Discard).click()
        assert opened


def test_rig_that_takes_controls_away_lets_go_of_a_modified_file(
    window: MainWindow, services: Services, pipeline: FakePipeline, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    services.document.save(tmp_path / "a.json")
    services.session.set_control("pitch", 2)
    info = describe(pipeline)
    services.session.adopt_rig(info)
    assert services.document.path == tmp_path / "a.json", "nothing was lost"
    controls = {name: control for name, control in info.controls.items() if name != "yaw"}
    services.session.adopt_rig(dataclasses.replace(info, controls=controls))
    assert services.session.edit.controls == {"pitch": 2}
    assert services.document.path is None
    assert window.isWindowModified()


def rig_of_directions(model: MorphableModel, key: str) -> FakePipeline:
    one = FreeDirections(np.eye(1, W_DIM, dtype=np.float32), np.ones(NUM_WS, bool), np.ones(1, np.float32))
    pipeline = FakePipeline(model, one)
    pipeline.rig.free_key = key
    return pipeline


def test_rig_of_other_directions_lets_go_of_the_file(
    services: Services, window: MainWindow, toy_model: MorphableModel, tmp_path: Path
) -> None:
    session, document = services.session, services.document
    session.adopt_rig(describe(rig_of_directions(toy_model, "a")))
    session.set_controls({"free_1": 1.5, "yaw": 20}, "both")
    document.save(tmp_path / "a.json")
    session.adopt_rig(describe(rig_of_directions(toy_model, "b")))
    assert session.edit.controls == {"yaw": 20}
    assert document.path is None, "saving would take the direction out of the file"
    assert window.isWindowModified()


def test_rig_that_takes_something_out_of_snapshots_lets_go_of_the_file(
    services: Services, window: MainWindow, pipeline: FakePipeline, tmp_path: Path
) -> None:
    session, document = services.session, services.document
    session.set_control("yaw", 20)
    window.panels.history.take()
    session.reset_controls(["yaw"])
    document.save(tmp_path / "a.json")
    info = describe(pipeline)
    controls = {name: control for name, control in info.controls.items() if name != "yaw"}
    session.adopt_rig(dataclasses.replace(info, controls=controls))
    assert [snapshot.edit.controls for snapshot in session.snapshots] == [{}]
    assert document.path is None


def test_session_with_another_generators_portrait_opens_again(
    qtbot: QtBot, services: Services, window: MainWindow, toy_model: MorphableModel, tmp_path: Path
) -> None:
    session, document = services.session, services.document
    session.go_to(SavedPortrait("photo", np.ones((NUM_WS + 2, W_DIM), np.float32)), is_only_here=True)
    session.adopt_rig(describe(FakePipeline(toy_model)))
    session.set_control("yaw", 15)
    document.save(tmp_path / "a.json")
    saved = session.kept()
    document.start_over()
    with qtbot.waitSignal(document.noted) as noted:
        document.open(tmp_path / "a.json")
    assert session.kept() == saved
    assert "photo" in noted.args[0]
    strangers = SessionState((saved.portraits[1],))
    write_session(tmp_path / "b.json", strangers, document.identity())
    window.commands.file.open_path(tmp_path / "b.json")
    assert "made with another generator" in question(window).text()
    assert session.kept() == saved


def test_what_is_done_while_another_rig_opens_is_asked_about(
    services: Services, window: MainWindow, toy_model: MorphableModel, tmp_path: Path
) -> None:
    session, document = services.session, services.document
    session.set_control("yaw", 20)
    write_session(tmp_path / "a.json", session.kept(), RigIdentity("other", "1"))
    document.save(tmp_path / "mine.json")
    other = FakePipeline(toy_model)
    other.rig.fingerprint = "1"
    services.library.find = lambda fingerprint: tmp_path / "rig"
    window.commands.file.pipeline_wanted.disconnect(window.open)
    window.commands.file.open_path(tmp_path / "a.json")
    question(window).button(Button.Yes).click()
    session.set_control("pitch", 3)
    session.adopt_rig(describe(other))
    box = question(window)
    assert "not saved" in box.text()
    assert session.edit.controls == {"yaw": 20, "pitch": 3}
    box.button(Button.Discard).click()
    assert session.edit.controls == {"yaw": 20}
    assert document.path == tmp_path / "a.json"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("controls", {"wink": 1}, "no control named 'wink'"),
        ("controls", {"yaw": 99}, "out of range"),
        ("seed", "x", "seed"),
        ("mix", {"seed": 1, "truncation_psi": 1, "layers": [10]}, "Style layer 10 does not exist"),
        (
            "transfers",
            {
                "pose": {
                    "seed": 1,
                    "truncation_psi": 1,
                    "mix": {"seed": 1, "truncation_psi": 1, "layers": [11]},
                }
            },
            "Style layer 11 does not exist",
        ),
    ],
)
def test_file_that_does_not_fit_is_one_sentence_and_changes_nothing(
    window: MainWindow, services: Services, tmp_path: Path, field: str, value: object, words: str
) -> None:
    services.document.save(tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text())
    document["portraits"][0] |= {field: value, "truncation_psi": 0.1}
    (tmp_path / "b.json").write_text(json.dumps(document))
    before = services.session.state
    window.commands.file.open_path(tmp_path / "b.json")
    assert words in question(window).text()
    assert services.session.state == before
    assert services.document.path == tmp_path / "a.json"


@pytest.mark.parametrize(
    ("answer", "closes"), [(Button.Discard, True), (Button.Cancel, False), (Button.Save, True)]
)
def test_closing_asks_about_unsaved_work(
    window: MainWindow, services: Services, tmp_path: Path, answer: QMessageBox.StandardButton, closes: bool
) -> None:
    services.document.save(tmp_path / "a.json")
    services.session.set_control("yaw", 20)
    window.close()
    assert window.isVisible()
    question(window).button(answer).click()
    assert window.isVisible() != closes
    kept = read_session(tmp_path / "a.json").portrait.edit.controls
    assert kept == ({"yaw": 20} if answer == Button.Save else {})


def test_save_of_a_nameless_session_asks_for_a_file(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    window.commands.file.save()
    dialog = window.findChild(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")
    dialog.accept()
    assert services.document.path == tmp_path / "mine.json"
    assert not window.isWindowModified()


def test_recent_files_forget_what_is_gone(rendered: Services, tmp_path: Path) -> None:
    for name in ("a.json", "b.json", "a.json"):
        rendered.document.save(tmp_path / name)
    assert [p.name for p in rendered.recent_files.paths()] == ["a.json", "b.json"]
    (tmp_path / "a.json").unlink()
    assert [p.name for p in rendered.recent_files.paths()] == ["b.json"]
    rendered.recent_files.clear()
    assert rendered.recent_files.paths() == []


def test_parameters_file_is_taken_up_but_never_saved_over(
    qtbot: QtBot, rendered: Services, tmp_path: Path
) -> None:
    rendered.session.set_control("yaw", 20)
    with qtbot.waitSignal(rendered.exporter.saved):
        rendered.exporter.save_params(tmp_path / "params.json", rendered.session.edit)
    rendered.session.undo_stack.undo()
    rendered.document.open(tmp_path / "params.json")
    assert rendered.session.edit.controls == {"yaw": 20}
    assert rendered.document.path is None


def other_window_saves(path: Path, yaw: float) -> None:
    session = SessionState.of(Edit(PortraitSource(7), {"yaw": yaw}))
    write_session(path, session, RigIdentity("toy", "0"))


@pytest.mark.parametrize("answer", [Button.Yes, Button.Save, Button.Cancel])
@pytest.mark.parametrize("began", ["saved", "opened"])
def test_file_that_another_window_saved_is_not_replaced_without_a_question(
    window: MainWindow, services: Services, tmp_path: Path, began: str, answer: QMessageBox.StandardButton
) -> None:
    path, other = tmp_path / "a.json", tmp_path / "b.json"
    if began == "saved":
        services.document.save(path)
    else:
        other_window_saves(path, 1.0)
        services.document.open(path)
    services.session.set_control("yaw", 20)
    window.commands.file.save()
    assert read_session(path).portrait.edit.controls == {"yaw": 20}, "nobody else has written"
    other_window_saves(path, 5.0)
    services.session.set_control("yaw", 30)
    window.commands.file.save()
    assert "“a.json” has changed since" in question(window).text()
    assert read_session(path).portrait.edit.controls == {"yaw": 5}
    question(window).button(answer).click()
    if answer == Button.Save:
        choose_path(window, other)
    assert read_session(path).portrait.edit.controls == {"yaw": 30 if answer == Button.Yes else 5}
    assert window.isWindowModified() == (answer == Button.Cancel)
    assert services.document.path == (other if answer == Button.Save else path)


def test_file_that_is_gone_is_written_again(window: MainWindow, services: Services, tmp_path: Path) -> None:
    services.document.save(tmp_path / "a.json")
    (tmp_path / "a.json").unlink()
    services.session.set_control("yaw", 20)
    window.commands.file.save()
    assert read_session(tmp_path / "a.json").portrait.edit.controls == {"yaw": 20}


def test_closing_waits_for_the_answer_about_the_other_windows_file(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.document.save(tmp_path / "a.json")
    other_window_saves(tmp_path / "a.json", 5.0)
    services.session.set_control("yaw", 20)
    window.close()
    question(window).button(Button.Save).click()
    assert window.isVisible()
    question(window).button(Button.Yes).click()
    assert not window.isVisible()


def test_picture_that_holds_a_session_is_never_saved_over(
    window: MainWindow, services: Services, tmp_path: Path
) -> None:
    other_window_saves(tmp_path / "a.json", 5.0)
    info = PngImagePlugin.PngInfo()
    info.add_itxt(PNG_KEY, (tmp_path / "a.json").read_text())
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=info)
    window.commands.file.open_path(tmp_path / "a.png")
    assert services.session.edit.controls == {"yaw": 5}
    assert services.document.path is None
