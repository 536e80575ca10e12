"""The library in the real window: what was open is listed, opens with a click, and is offered to sessions."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from answers import choose_path, question
from foreign_rosinality import write_rosinality
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.library.library_dialog import LibraryDialog
from app.paths import autosave_folder, library_file, rig_portraits_folder
from app.widgets.thumbnail_model import EDIT_ROLE
from app.window import MainWindow
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.editing.session_state import SessionState
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import MANIFEST, PREVIEW
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.rig.linear_rignet import LinearRigNet
from core.rig.opening import open_rig
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import Rig, save_rig
from core.rig.rig_file import pack_rig
from core.rig.statistics import Statistics
from core.saving.session_file import RigIdentity, write_session

SLOW_MS = 30_000
Button = QMessageBox.StandardButton


@pytest.fixture
def rig(toy_model: MorphableModel, tmp_path: Path) -> Path:
    """A rig folder with a preview of two portraits."""
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(z_dim=8, w_dim=8, img_resolution=16, channels={4: 8, 8: 8, 16: 8}))
    table, rng = toy_model.table, torch.Generator().manual_seed(0)
    params = torch.randn(10, table.size, generator=rng).numpy()
    save_rig(
        Rig(
            tmp_path / "rigs" / "ada",
            generator,
            {"name": "Ada"},
            toy_model,
            FaceReconstructor(generator.num_ws, 8, table, hidden=8),
            Statistics(range(10), params, torch.randn(10, 8, generator=rng).numpy()),
            LinearRigNet(generator.num_ws, 8, table),
        ),
        {},
        {"reliable": {"yaw": [-31.0, 30.4]}},
    )
    folder = tmp_path / "rigs" / "ada"
    strip = Image.new("RGB", (32, 16), "blue")
    strip.paste("red", (0, 0, 16, 16))
    strip.save(folder / PREVIEW)
    return folder


def open_and_wait(qtbot: QtBot, window: MainWindow, path: Path, name: str) -> None:
    window.commands.file.open_path(path)
    wait_for(qtbot, window, name)


def wait_for(qtbot: QtBot, window: MainWindow, name: str) -> None:
    session = window.services.session
    qtbot.waitUntil(lambda: session.opened.rig.name == name and session.is_final, timeout=SLOW_MS)


def page(window: MainWindow) -> LibraryDialog:
    window.commands.rig.show_library()
    return next(dialog for dialog in window.findChildren(LibraryDialog) if dialog.isVisible())


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))


def test_what_was_open_is_listed_and_opens_with_a_click(
    qtbot: QtBot, window: MainWindow, rig: Path, tmp_path: Path
) -> None:
    generator = write_rosinality(tmp_path / "people.pt")
    open_and_wait(qtbot, window, rig, "Ada")
    open_and_wait(qtbot, window, generator, "people")
    kept = rig_portraits_folder()
    qtbot.waitUntil(lambda: any(kept.glob("*.png")), timeout=SLOW_MS)
    dialog = page(window)
    texts = [dialog.list.item(row).text().split("\n") for row in range(dialog.list.count())]
    assert [text[0] for text in texts] == ["people", "Ada"], "what is in no file is not listed"
    assert texts[0][1] == "16 × 16, a generator without a rig"
    assert texts[1][1] == "16 × 16, face model Ada"
    assert texts[1][2].startswith("Yaw −31° to 30°, ")
    icons = [dialog.list.item(row).icon().pixmap(96, 96).toImage() for row in (0, 1)]
    assert icons[1].pixelColor(90, 48).getRgb()[:3] == (255, 0, 0), "the first portrait of the preview"
    with Image.open(next(kept.glob("*.png"))) as mean:
        assert icons[0].pixelColor(0, 0).getRgb()[:3] == pytest.approx(mean.getpixel((0, 0)), abs=40)
    ada = dialog.list.visualItemRect(dialog.list.item(1)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=ada)
    wait_for(qtbot, window, "Ada")
    assert page(window).list.currentRow() == 0, "it is open, and was opened last"


def test_recent_rigs_are_in_the_menu_and_what_is_gone_is_not(
    qtbot: QtBot, window: MainWindow, rig: Path, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, rig, "Ada")
    open_and_wait(qtbot, window, write_rosinality(tmp_path / "people.pt"), "people")
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Open Recen&t Rig")
    assert [action.text() for action in menu.actions()] == ["people", "Ada"]
    menu.actions()[1].trigger()
    wait_for(qtbot, window, "Ada")
    shutil.rmtree(rig)
    dialog = page(window)
    assert [dialog.list.item(row).text().split("\n")[0] for row in range(dialog.list.count())] == ["people"]
    window.services.library.forget(tmp_path / "people.pt")
    assert dialog.list.count() == 0
    assert dialog.hint.isVisible()


def test_shipped_rig_is_a_click_away(window: MainWindow) -> None:
    dialog = page(window)
    wanted: list[Path] = []
    dialog.wanted.disconnect()
    dialog.wanted.connect(wanted.append)
    dialog.shipped_button.click()
    assert wanted == [SHIPPED_RIG]
    assert not dialog.isVisible()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"rigs": [1]}', '{"rigs": [{"path": 1}]}'])
def test_damaged_library_begins_anew(
    qtbot: QtBot, window: MainWindow, rig: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    library_file().parent.mkdir(parents=True, exist_ok=True)
    library_file().write_text(text)
    assert window.services.library.rigs() == []
    open_and_wait(qtbot, window, rig, "Ada")
    assert [known.path for known in window.services.library.rigs()] == [rig]


@pytest.fixture
def session_of_ada(qtbot: QtBot, window: MainWindow, rig: Path, tmp_path: Path) -> Path:
    """A session that was made with the rig, which the library knows; the fake rig is open again."""
    identity = RigIdentity("Ada", open_rig(rig).fingerprint)
    state = SessionState.of(Edit(PortraitSource(9), {"yaw": 12.0}))
    write_session(tmp_path / "a.json", state, identity)
    return tmp_path / "a.json"


def known(qtbot: QtBot, window: MainWindow, rig: Path, pipeline: object) -> None:
    """Have the library know the rig, and another one open."""
    open_and_wait(qtbot, window, rig, "Ada")
    window.open(lambda: pipeline)
    wait_for(qtbot, window, "toy")


def test_session_of_another_rig_offers_to_open_that_rig(
    qtbot: QtBot, window: MainWindow, rig: Path, session_of_ada: Path, pipeline: object
) -> None:
    known(qtbot, window, rig, pipeline)
    window.services.session.set_control("yaw", 3.0)
    drop(window, session_of_ada)
    question(window).button(Button.Discard).click()
    box = question(window)
    assert box.text() == "a.json was made with the rig “Ada”."
    assert window.services.session.edit.controls == {"yaw": 3.0}, "nothing is lost before the answer"
    box.button(Button.Yes).click()
    wait_for(qtbot, window, "Ada")
    assert window.services.session.edit == Edit(PortraitSource(9), {"yaw": 12.0})
    assert window.services.document.path == session_of_ada


def test_offer_can_be_declined_or_left(
    qtbot: QtBot, window: MainWindow, rig: Path, session_of_ada: Path, pipeline: object
) -> None:
    known(qtbot, window, rig, pipeline)
    drop(window, session_of_ada)
    question(window).button(Button.Cancel).click()
    assert window.services.session.edit.source == PortraitSource(7)
    drop(window, session_of_ada)
    question(window).button(Button.No).click()
    assert window.services.session.edit == Edit(PortraitSource(9), {"yaw": 12.0})
    assert window.services.session.opened.rig.name == "toy"


def test_picture_of_another_rig_keeps_the_question_about_edits(
    qtbot: QtBot, window: MainWindow, rig: Path, pipeline: object, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, rig, "Ada")
    window.services.session.set_control("yaw", 5.0)
    qtbot.waitUntil(lambda: window.services.session.is_final)
    with qtbot.waitSignal(window.services.exporter.saved):
        window.services.exporter.save_portrait(tmp_path / "a.png", window.services.session.edit)
    window.services.document.abandon()
    window.open(lambda: pipeline)
    wait_for(qtbot, window, "toy")
    window.services.session.set_control("yaw", 3.0)
    drop(window, tmp_path / "a.png")
    question(window).button(Button.Yes).click()
    question(window).button(Button.Discard).click()
    wait_for(qtbot, window, "Ada")
    assert window.services.session.edit.controls == {"yaw": 5.0}
    window.services.document.abandon()


def test_recovered_work_of_another_rig_offers_to_open_that_rig(
    qtbot: QtBot, window: MainWindow, rig: Path, session_of_ada: Path, pipeline: object
) -> None:
    known(qtbot, window, rig, pipeline)
    left = Path(shutil.copy(session_of_ada, autosave_folder() / "crashed.json"))
    window.commands.file.offer_recovery()
    question(window).button(Button.Yes).click()
    assert question(window).text() == "The recovered work was made with the rig “Ada”."
    assert left.exists()
    question(window).button(Button.Yes).click()
    wait_for(qtbot, window, "Ada")
    assert window.services.session.edit == Edit(PortraitSource(9), {"yaw": 12.0})
    assert not left.exists()
    window.services.document.abandon()


def test_rig_that_has_changed_is_not_offered(
    qtbot: QtBot, window: MainWindow, rig: Path, session_of_ada: Path, pipeline: object
) -> None:
    known(qtbot, window, rig, pipeline)
    manifest = json.loads((rig / MANIFEST).read_text())
    manifest["files"]["rignet.safetensors"] = "0" * 64
    (rig / MANIFEST).write_text(json.dumps(manifest))
    drop(window, session_of_ada)
    assert window.services.session.edit.source == PortraitSource(9)
    said = window.panels.status_line.currentMessage
    qtbot.waitUntil(lambda: "was made with the rig “Ada”" in said())


def test_rig_that_fails_to_open_leaves_the_work_and_forgets_the_session(
    qtbot: QtBot, window: MainWindow, rig: Path, session_of_ada: Path, pipeline: object
) -> None:
    known(qtbot, window, rig, pipeline)
    (rig / "statistics.npz").write_bytes(b"damaged")
    drop(window, session_of_ada)
    question(window).button(Button.Yes).click()
    qtbot.waitUntil(
        lambda: any("damaged" in box.text() for box in window.findChildren(QMessageBox)), timeout=SLOW_MS
    )
    assert window.services.session.edit.source == PortraitSource(7)
    window.open(lambda: pipeline)
    qtbot.waitUntil(lambda: window.services.session.is_final)
    assert window.services.session.edit.source == PortraitSource(7)


def test_rig_is_saved_as_one_file_and_opened_from_it(
    qtbot: QtBot, window: MainWindow, rig: Path, tmp_path: Path
) -> None:
    assert not window.commands.rig.can_pack, "the fake rig is in no folder"
    open_and_wait(qtbot, window, rig, "Ada")
    window.commands.rig.pack()
    with qtbot.waitSignal(window.services.exporter.saved, timeout=SLOW_MS):
        choose_path(window, tmp_path / "ada.rig")
    shutil.rmtree(rig)
    open_and_wait(qtbot, window, write_rosinality(tmp_path / "people.pt"), "people")
    drop(window, tmp_path / "ada.rig")
    wait_for(qtbot, window, "Ada")
    known = {k.path: k.title for k in window.services.library.rigs()}
    assert known[window.services.session.opened.rig.path] == "Ada (.rig)"


def test_rig_file_that_is_torn_is_one_sentence(
    qtbot: QtBot, window: MainWindow, rig: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ada.rig"
    pack_rig(rig, file)
    file.write_bytes(file.read_bytes()[:-100])
    drop(window, file)
    qtbot.waitUntil(lambda: any(b.isVisible() for b in window.findChildren(QMessageBox)), timeout=SLOW_MS)
    assert "ada.rig is not a whole rig file" in question(window).text()


@pytest.fixture
def codes(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, *shape: int) -> Path:
        torch.save(torch.randn(*shape, generator=torch.Generator().manual_seed(1)), tmp_path / name)
        return tmp_path / name

    return write


def test_codes_land_in_the_gallery_and_can_be_picked_again(
    qtbot: QtBot, window: MainWindow, codes: Callable[..., Path]
) -> None:
    drop(window, codes("e4e.pt", 2, 10, 4), codes("pti.pt", 1, 1, 4))
    session, gallery = window.services.session, window.panels.gallery
    assert session.edit.source.title == "e4e 1"

    def titles() -> list[str]:
        return [
            gallery.model.index(row).data(EDIT_ROLE).source.title for row in range(gallery.model.rowCount())
        ]

    assert titles() == ["e4e 1", "e4e 2", "pti"]
    session.go_to(PortraitSource(7))
    gallery.view.clicked.emit(gallery.model.index(1))
    assert session.edit.source.title == "e4e 2"
    for seed in range(300, 520):
        session.go_to(PortraitSource(seed))
    gallery.show_session()
    assert titles() == ["e4e 1", "e4e 2", "pti"], "codes are not forgotten as seeds are"
    assert not window.services.document.is_modified, "they are in their own files"


def test_one_code_of_another_generator_opens_none(window: MainWindow, codes: Callable[..., Path]) -> None:
    drop(window, codes("a.pt", 10, 4), codes("b.pt", 18, 512))
    assert "its code has 18 × 512 numbers, not 10 × 4" in question(window).text()
    assert window.services.session.edit.source == PortraitSource(7)
