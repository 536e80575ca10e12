"""Generators without a rig in the real window, from every way in to every way out."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from fake_pipeline import NUM_WS, FakePipeline
from foreign_nvidia import nvidia_stylegan2, nvidia_stylegan3, write_nvidia_torch
from foreign_rosinality import write_rosinality
from foreign_tensorflow import stylegan1_variables, tf_network, write_tf
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.panels import Panels
from app.services import Services, make_services
from app.widgets.thumbnail_model import EDIT_ROLE
from app.window import MainWindow
from core.editing.edit import Edit, StyleMix
from core.editing.face_pipeline import FacePipeline
from core.editing.pipeline import GeneratorPipeline
from core.editing.portrait_code import nvidia_portrait
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.errors import RequestError
from core.generator.checkpoint import load_generator
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.importing.generator_import import import_generator
from core.rig.rig import GeneratorRig
from core.saving.session_file import read_session

SLOW_MS = 30_000
NEED_A_RIG = {"mesh", "distribution"}
WRITERS: dict[str, Callable[[Path], Path]] = {
    "v1.pkl": lambda path: write_tf(path, tf_network(stylegan1_variables())),
    "skip.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan2("skip")),
    "resnet.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan2("resnet")),
    "orig.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan2("orig")),
    "v3.pkl": lambda path: write_nvidia_torch(path, nvidia_stylegan3()),
    "rosinality.pt": write_rosinality,
}


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))


def entry(window: MainWindow, start: str) -> QAction:
    actions = [a for menu in window.menuBar().findChildren(QMenu) for a in menu.actions()]
    return next(a for a in actions if a.text().replace("&", "").startswith(start))


def is_shown(window: MainWindow, name: str) -> bool:
    """Whether the portrait of what is open under this name is on screen in its final form."""
    opened = window.services.session.opened
    return opened is not None and opened.rig.name == name and window.services.session.is_final


@pytest.fixture
def bare(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on a foreign generator, without any rig before it."""
    window = MainWindow(make_services(PortraitSource(7)))
    qtbot.addWidget(window)
    window.resize(1024, 640)
    with qtbot.waitExposed(window):
        window.show()
    window.commands.file.open_path(WRITERS["skip.pkl"](tmp_path / "skip.pkl"))
    qtbot.waitUntil(lambda: is_shown(window, "skip"), timeout=SLOW_MS)
    yield window
    window.leave()


@pytest.mark.parametrize("name", WRITERS)
def test_dropped_generator_of_every_kind_is_shown(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, tmp_path: Path, name: str
) -> None:
    drop(window, WRITERS[name](tmp_path / name))
    qtbot.waitUntil(lambda: is_shown(window, Path(name).stem), timeout=SLOW_MS)
    assert panels.viewport.image.width() == 16
    assert panels.viewport.message == ""
    assert {n for n, stack in panels.empty_states.items() if stack.is_empty} == NEED_A_RIG
    assert services.recent_files.paths()[0] == tmp_path / name


def test_controls_say_what_is_missing_and_offer_to_make_it(qtbot: QtBot, bare: MainWindow) -> None:
    card = bare.panels.empty_states["controls"].card
    qtbot.waitUntil(lambda: card.text.height() >= card.text.heightForWidth(card.text.width()))
    assert card.title.text() == "This generator has no rig yet"
    assert card.isVisible()
    assert card.make_button.text() == entry(bare, "Make a Rig").text().replace("&", "")
    assert card.keep_button.isVisible()
    assert not bare.panels.empty_states["mesh"].card.keep_button.isVisible()


def test_what_needs_a_rig_is_greyed_out(bare: MainWindow) -> None:
    for start in ("Export Mesh", "Export Parameters", "Contact", "Calibrated", "More Like"):
        assert not entry(bare, start).isEnabled(), start
    for start in (
        "Export Portrait",
        "Export Latent",
        "Batch",
        "New Random",
        "Favourite",
        "Keep a Copy",
        "Find",
        "Add Key",
    ):
        assert entry(bare, start).isEnabled(), start
    actions = bare.panels.viewport_bar.comparisons
    assert all(action.isEnabled() for action in actions.values())
    assert not bare.panels.viewport_bar.overlay.isEnabled()


def test_seed_and_truncation_change_the_portrait(qtbot: QtBot, bare: MainWindow) -> None:
    seen = [bare.panels.viewport.image.copy()]
    session = bare.services.session
    for change in (lambda: session.go_to(PortraitSource(9)), lambda: session.set_truncation(0.2)):
        change()
        qtbot.waitUntil(lambda: bare.services.session.is_final and bare.panels.viewport.image != seen[-1])
        seen.append(bare.panels.viewport.image.copy())
    first = bare.panels.gallery.model.index(0)
    qtbot.waitUntil(lambda: bare.panels.gallery.model.has_picture(first.data(EDIT_ROLE)))
    bare.commands.portrait.toggle_favourite()
    assert bare.panels.gallery.is_favourite(PortraitSource(9, 0.2))


def test_portrait_and_code_are_exported(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    for save, name in (
        (bare.services.exporter.save_portrait, "a.png"),
        (bare.services.exporter.save_w_plus, "a.npz"),
    ):
        with qtbot.waitSignal(bare.services.exporter.saved):
            save(tmp_path / name, bare.services.session.edit)
    generator, _ = import_generator(tmp_path / "skip.pkl")
    code = np.load(tmp_path / "a.npz")["w_plus"]
    assert code.shape == (generator.num_ws, generator.w_dim)
    assert Image.open(tmp_path / "a.png").size == (16, 16)
    assert read_session(tmp_path / "a.png").rig.name == "skip"


def test_mesh_of_a_bare_generator_is_refused_in_one_sentence(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bare.services.exporter.failed) as failure:
        bare.services.exporter.save_mesh(tmp_path / "a.obj", bare.services.session.edit)
    assert failure.args is not None
    assert "skip has no rig yet" in failure.args[0]


def test_converted_copy_is_kept_where_the_user_says(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    bare.panels.empty_states["controls"].card.keep_button.click()
    dialog = bare.findChild(QFileDialog)
    assert dialog.selectedFiles() == [str(tmp_path / "skip.safetensors")]
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    with qtbot.waitSignal(bare.services.exporter.saved):
        dialog.accept()
    copy = load_generator(tmp_path / "skip.safetensors")
    assert copy.img_resolution == 16
    bare.commands.file.open_path(tmp_path / "skip.safetensors")
    qtbot.waitUntil(
        lambda: bare.services.session.opened.rig.path == tmp_path / "skip.safetensors", timeout=SLOW_MS
    )
    assert not bare.panels.empty_states["controls"].card.keep_button.isVisible(), "it is ours already"


def test_bare_session_is_saved_and_an_edit_of_a_rig_is_refused(bare: MainWindow, tmp_path: Path) -> None:
    bare.services.document.save(tmp_path / "a.json")
    saved = read_session(tmp_path / "a.json")
    assert saved.rig.fingerprint == bare.services.session.opened.rig.fingerprint
    text = (tmp_path / "a.json").read_text()
    (tmp_path / "b.json").write_text(text.replace('"controls": {}', '"controls": {"yaw": 9}'))
    bare.commands.file.open_path(tmp_path / "b.json")
    box = next(b for b in bare.findChildren(QMessageBox) if b.isVisible())
    assert "skip has no RigNet yet, so yaw cannot be set" in box.text()
    assert bare.services.session.state == saved.portrait


@pytest.mark.parametrize("name", ["hostile.pkl", "torn.safetensors", "empty.pt"])
def test_file_that_is_no_generator_leaves_the_portrait(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(
        {"hostile": b"\x80\x04cos\nsystem\n(S'touch gone'\ntR.", "torn": b"{" * 99}.get(path.stem, b"")
    )
    services.session.set_control("yaw", 20)
    services.document.abandon()
    qtbot.waitUntil(lambda: services.session.is_final)
    state, opened, shown = (
        services.session.state,
        services.session.opened,
        panels.viewport.image,
    )
    drop(window, path)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=SLOW_MS)
    box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
    assert str(path) in box.text()
    assert (services.session.state, services.session.opened) == (state, opened)
    assert panels.viewport.image == shown
    assert path not in services.recent_files.paths()
    services.session.set_control("yaw", 25)
    qtbot.waitUntil(lambda: services.session.is_final and panels.viewport.message == "")
    services.document.abandon()


def test_opening_a_generator_asks_before_an_edit_is_lost(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, tmp_path: Path
) -> None:
    services.session.set_control("yaw", 20)
    panels.animation.add()
    services.document.save(tmp_path / "a.json")
    services.session.set_control("yaw", 30)
    drop(window, WRITERS["rosinality.pt"](tmp_path / "rosinality.pt"))
    box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
    assert services.session.value("yaw") == 30
    box.button(QMessageBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: is_shown(window, "rosinality"), timeout=SLOW_MS)
    assert read_session(tmp_path / "a.json").portrait.edit.controls == {"yaw": 30}
    assert services.document.path is None, "saving must not take the controls out of the file"
    assert not window.isWindowModified()


def test_recent_generator_opens_again_and_a_rig_brings_the_panels_back(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path, pipeline: FakePipeline
) -> None:
    bare.open(lambda: pipeline)
    qtbot.waitUntil(lambda: is_shown(bare, "toy"), timeout=SLOW_MS)
    assert not any(stack.is_empty for stack in bare.panels.empty_states.values())
    assert entry(bare, "Find").isEnabled()
    assert bare.panels.viewport_bar.overlay.isEnabled()
    entry(bare, "skip.pkl").trigger()
    qtbot.waitUntil(lambda: is_shown(bare, "skip"), timeout=SLOW_MS)
    card = bare.panels.empty_states["controls"].card
    assert card.isVisible()
    qtbot.waitUntil(lambda: card.verticalScrollBar().maximum() == 0)
    assert card.text.height() >= card.text.heightForWidth(card.text.width()), "all of it can be read"
    foot = card.keep_button.mapTo(card, card.keep_button.rect().bottomLeft()).y()
    assert card.height() - foot < 60, "the sliders above have the rest of the room"


def test_styles_are_mixed_without_a_rig(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    panel = bare.panels.transfer
    bare.commands.portrait.use_as_source(Edit(PortraitSource(9)))
    qtbot.waitUntil(lambda: panel.is_settled and not panel.cards["mix"].image.isNull())
    assert panel.cards["mix"].image != panel.cards["portrait"].image
    assert [group for group, box in panel.groups.boxes.items() if not box.isHidden()] == ["free"]
    assert not panel.transfer_choice.apply_button.isEnabled()
    panel.mix_choice.apply_button.click()
    qtbot.waitUntil(lambda: bare.services.session.is_final)
    assert bare.services.session.edit.mix == StyleMix(PortraitSource(9), panel.layers.layers)
    bare.services.document.save(tmp_path / "mixed.json")
    bare.services.session.undo_stack.undo()
    bare.services.document.open(tmp_path / "mixed.json")
    assert bare.services.session.edit.mix is not None


def test_seeds_of_nvidias_tools_show_their_people(qtbot: QtBot, bare: MainWindow) -> None:
    entry(bare, "NVIDIA Seed").trigger()
    dialog = bare.findChild(QInputDialog)
    dialog.setTextValue("3")
    dialog.accept()
    qtbot.waitUntil(lambda: bare.services.session.is_final)
    generator = bare.services.session.opened.rig.generator
    assert bare.services.session.edit.source == nvidia_portrait(generator, 3, 0.7)
    with qtbot.waitSignal(bare.services.notices.warned) as warned:
        bare.commands.portrait.choose_nvidia_seed("three")
    assert "is not a seed" in warned.args[0]


def test_code_of_another_generator_is_not_shown_under_a_new_one(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    services.session.go_to(SavedPortrait("Ada", np.ones((NUM_WS, 4), np.float32)))
    qtbot.waitUntil(lambda: services.session.is_final)
    drop(window, WRITERS["skip.pkl"](tmp_path / "skip.pkl"))
    qtbot.waitUntil(lambda: is_shown(window, "skip"), timeout=SLOW_MS)
    assert services.session.edit.source == PortraitSource(7), "the portrait before it"
    assert window.panels.viewport.message == ""
    said = window.panels.status_line.currentMessage
    qtbot.waitUntil(lambda: said() == "Ada: made by another generator; open it again to see them.")


def test_transfer_is_refused_where_nothing_moves(bare: MainWindow) -> None:
    edit = Edit(PortraitSource(7), transfers={"pose": PortraitSource(9)})
    with pytest.raises(RequestError, match="skip has no RigNet yet, so pose cannot be set"):
        bare.services.document.check(edit)


def test_layers_that_a_generator_lacks_are_refused_and_left_behind(
    qtbot: QtBot, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    mix = StyleMix(PortraitSource(9), (0, NUM_WS - 1))
    services.session.take_up(Edit(PortraitSource(7), mix=mix), "mix")
    services.document.abandon()
    drop(window, WRITERS["skip.pkl"](tmp_path / "skip.pkl"))
    qtbot.waitUntil(lambda: is_shown(window, "skip"), timeout=SLOW_MS)
    assert services.session.edit.mix == StyleMix(PortraitSource(9), (0,))
    with pytest.raises(RequestError, match="layers"):
        services.document.check(Edit(PortraitSource(7), mix=mix))
    services.document.abandon()


def test_random_portraits_are_drawn_without_a_rig(qtbot: QtBot, bare: MainWindow) -> None:
    panel = bare.panels.sampling
    bare.commands.portrait.draw_samples()
    qtbot.waitUntil(lambda: not panel.is_running, timeout=SLOW_MS)
    assert panel.model.rowCount() == panel.bar.count
    assert panel.model.missing() == []
    assert panel.groups.chosen() == []


class ReadingPipeline(FacePipeline):
    """The fake rig before its RigNet was trained."""

    def __init__(self, fake: FakePipeline) -> None:
        self.rig, self.device, self.edit_unless_stale = fake.rig, fake.device, fake.edit_unless_stale


def test_unfinished_rig_shows_faces_and_what_is_missing(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, pipeline: FakePipeline
) -> None:
    window.open(lambda: ReadingPipeline(pipeline))
    qtbot.waitUntil(lambda: not services.session.can_edit and services.session.is_final, timeout=SLOW_MS)
    closed = {name for name, stack in panels.empty_states.items() if stack.is_empty}
    assert closed == {"controls", "animation"}
    assert panels.empty_states["controls"].card.title.text() == "This rig has no RigNet yet"
    assert panels.viewport_bar.overlay.isEnabled()
    assert entry(window, "Export Mesh").isEnabled()
    assert not entry(window, "Contact").isEnabled()
    middle = panels.viewport.portrait_rect().center().toPoint()
    QTest.mousePress(panels.viewport, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(panels.viewport, middle + QPoint(40, 0))
    QTest.mouseRelease(panels.viewport, Qt.MouseButton.LeftButton, pos=middle)
    assert services.session.edit.controls == {}, "nothing moves this portrait yet"


def test_closing_gives_a_picture_up_between_two_layers(
    qtbot: QtBot, window: MainWindow, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels = {4: 8, 8: 8, 16: 8}
    generator = Generator(GeneratorConfig(z_dim=8, w_dim=8, img_resolution=16, channels=channels))
    entered, go_on, finished = threading.Event(), threading.Event(), threading.Event()
    generator.synthesis.blocks["4"].register_forward_hook(lambda *_: (entered.set(), go_on.wait(), None)[-1])
    generator.synthesis.register_forward_hook(lambda *_: finished.set())
    thread, join = services.worker, services.worker.wait
    monkeypatch.setattr(thread, "wait", lambda: (go_on.set(), join()))
    window.open(
        lambda: GeneratorPipeline(GeneratorRig(Path("slow"), generator, {"name": "slow", "files": {}}))
    )
    qtbot.waitUntil(entered.is_set, timeout=SLOW_MS)
    window.leave()
    assert thread.isFinished()
    assert not finished.is_set()


def test_files_are_told_by_their_content(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    opened = bare.services.session.opened
    assert opened is not None
    generator = opened.rig.generator
    np.save(tmp_path / "me.npy", np.zeros((1, generator.num_ws, generator.w_dim), np.float32))
    drop(bare, tmp_path / "me.npy")
    assert bare.services.session.edit.source.title == "me"
    torch.save(torch.zeros(1, generator.w_dim), tmp_path / "you.pt")
    drop(bare, tmp_path / "you.pt")
    assert bare.services.session.edit.source.title == "you"
    qtbot.waitUntil(lambda: bare.services.session.is_final, timeout=SLOW_MS)
    bare.services.document.abandon()
    drop(bare, WRITERS["resnet.pkl"](tmp_path / "nameless"))
    qtbot.waitUntil(lambda: is_shown(bare, "nameless"), timeout=SLOW_MS)


def test_a_generator_is_not_saved_over_the_file_that_it_was_read_from(qtbot: QtBot, bare: MainWindow) -> None:
    path = bare.services.session.opened.rig.path
    before = path.read_bytes()
    with qtbot.waitSignal(bare.services.exporter.failed) as failed:
        bare.services.exporter.save_generator(path, bare.services.session.opened)
    assert "would be lost" in failed.args[0]
    assert path.read_bytes() == before
