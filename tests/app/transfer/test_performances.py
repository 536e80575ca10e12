"""A photograph or a film moves the portrait: read beside the window, seen first, then taken or exported."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from app.layout import dock, is_behind, show_panel
from app.panels import Panels
from app.services import Services
from app.transfer import performer
from app.transfer.transfer_panel import TransferPanel
from app.window import MainWindow
from core.driving.performance import Performance
from core.driving.trial_edits import trial_edits
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError

OWN_YAW = -3.0  # of the session's portrait
FRAMES = 13
PICTURE = np.full((16, 16, 3), 77, dtype=np.uint8)


@pytest.fixture
def panel(qtbot: QtBot, services: Services, open_rig: Callable[[], None]) -> TransferPanel:
    panel = TransferPanel(services.session, services.worker, services.series)
    services.closing.callback(panel.acting.finish)
    qtbot.addWidget(panel)
    panel.resize(384, 700)
    panel.show()
    panel.set_shown(True)
    open_rig()
    return panel


class Stage:
    """Stands for the readers: says what is in the next file, and holds the reading where a test wants."""

    def __init__(self) -> None:
        self.yaws, self.jaw, self.error = np.array([12.0]), 0.4, ""
        self.gate = threading.Event()
        self.gate.set()
        self.trials: list[int] = []

    def track(self, path: Path, progress: Callable[[float], None]) -> SimpleNamespace:
        progress(0.5)
        while not self.gate.wait(0.005):
            progress(0.5)
        if self.error:
            raise RequestError(self.error)
        return SimpleNamespace(name=path.stem)

    def read(self, track: SimpleNamespace) -> Performance:
        moments = np.arange(len(self.yaws)) / 10
        values = {"yaw": self.yaws, "jawOpen": np.full(len(self.yaws), self.jaw)}
        return Performance(track.name, moments, values, {0: PICTURE, 5: PICTURE + 50})

    def reader(self, model: object, samples: object, trials: list) -> SimpleNamespace:
        self.trials.append(len(trials))
        return SimpleNamespace(read=self.read)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage()
    monkeypatch.setattr(performer, "track_face", stage.track)
    monkeypatch.setattr(performer, "PerformanceReader", stage.reader)
    return stage


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.fromarray(PICTURE).save(tmp_path / "ada.png")
    return tmp_path / "ada.png"


def drop(panel: TransferPanel, path: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    how = actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    panel.dragEnterEvent(enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(50, 50), *how)
        panel.dropEvent(event)
        assert event.dropAction() == Qt.DropAction.CopyAction, "the file stays where it is"
    return enter.isAccepted()


def perform(qtbot: QtBot, panel: TransferPanel, path: Path) -> None:
    with qtbot.waitSignal(panel.acting.arrived, timeout=10_000):
        assert drop(panel, path)


def test_dropped_photo_is_seen_then_taken_then_undone(
    qtbot: QtBot, services: Services, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    perform(qtbot, panel, photo)
    assert "ada" in panel.cards["source"].caption
    assert services.session.edit.is_untouched
    qtbot.waitUntil(lambda: not panel.cards["transfer"].image.isNull() and panel.is_settled)
    promised = panel.cards["transfer"].image.copy()
    panel.transfer_choice.apply_button.click()
    assert services.session.edit.controls == {"yaw": 12.0}
    assert "ada" in services.session.undo_stack.undoText()
    qtbot.waitUntil(lambda: services.session.is_final)
    assert panel.cards["portrait"].image == promised
    services.session.undo_stack.undo()
    assert services.session.edit.is_untouched


def test_half_the_amount_goes_half_the_way(
    qtbot: QtBot, services: Services, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    perform(qtbot, panel, photo)
    panel.transfer_choice.amount.slider.setValue(50)
    panel.apply_transfer()
    assert services.session.edit.controls == {"yaw": pytest.approx((12 + OWN_YAW) / 2)}


def test_panel_says_what_was_cut(qtbot: QtBot, panel: TransferPanel, stage: Stage, photo: Path) -> None:
    stage.yaws = np.array([58.0])
    panel.groups.boxes["expression"].setChecked(True)
    perform(qtbot, panel, photo)
    assert "Cut to what the portrait follows: Yaw 48°, not 58°." in panel.hint.text()
    edit = panel.transferred()
    assert edit is not None
    assert edit.controls == {"yaw": pytest.approx(48, abs=0.5)}
    assert "Left out, as this generator hardly shows it: Jaw open." in panel.hint.text()


def test_what_cannot_be_read_is_one_sentence_and_the_source_stays(
    qtbot: QtBot, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    panel.lend(Edit(PortraitSource(15)))
    stage.error = "ada.png shows no face; choose another one."
    with qtbot.waitSignal(panel.acting.failed):
        drop(panel, photo)
    assert panel.hint.text() == stage.error
    assert panel.lender is not None
    assert panel.acting.bar.cancel_button.isHidden()


def test_reading_can_be_cancelled(qtbot: QtBot, panel: TransferPanel, stage: Stage, photo: Path) -> None:
    stage.gate.clear()
    drop(panel, photo)
    bar = panel.acting.bar
    qtbot.waitUntil(lambda: bar.progress.value() == 50)
    assert bar.cancel_button.isVisible()
    bar.cancel_button.click()
    assert not panel.acting.performer.is_running
    stage.gate.set()
    panel.acting.finish()
    assert panel.acting.performance is None
    assert bar.cancel_button.isHidden()


def test_portraits_of_a_rig_are_tried_once(
    qtbot: QtBot, services: Services, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    perform(qtbot, panel, photo)
    perform(qtbot, panel, photo)
    rig = services.session.rig
    assert rig is not None
    assert stage.trials == [len(trial_edits(rig.model, rig.reliable))]


def test_a_portrait_takes_the_place_of_a_photo(
    qtbot: QtBot, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    boxes = panel.groups.boxes
    boxes["light"].click()
    perform(qtbot, panel, photo)
    assert panel.mixed() is None
    assert [group for group, box in boxes.items() if box.isEnabled()] == ["pose", "gaze", "expression"]
    assert boxes["light"].toolTip() == "Light of the source cannot be told from a photo or film"
    boxes["light"].click()
    assert panel.groups.chosen() == ["pose"]
    panel.lend(Edit(PortraitSource(15)))
    assert panel.acting.performance is None
    edit = panel.transferred()
    assert edit is not None
    assert edit.transfers == dict.fromkeys(("pose", "light"), PortraitSource(15)), "the tick is still there"


def test_film_is_looked_at_moment_by_moment_and_becomes_keyframes(
    qtbot: QtBot, services: Services, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    stage.yaws = np.interp(np.arange(FRAMES), [0, 6, 12], [-20, 20, 0])
    bar = panel.acting.bar
    assert not bar.keyframes_button.isVisible()
    perform(qtbot, panel, photo)
    bar.smoothing_field.setValue(0)
    bar.moment_slider.setValue(6)
    edit = panel.transferred()
    assert edit is not None
    assert edit.controls == {"yaw": 20}
    assert "0.6" in bar.moment_label.text()
    assert panel.cards["source"].image.pixelColor(8, 8).red() == 127
    with qtbot.waitSignal(panel.acting.noted) as noted:
        bar.keyframes_button.click()
    assert noted.args == ["3 keyframes stand in Animation."]
    keyframes = services.session.state.keyframes
    assert [k.edit.controls["yaw"] for k in keyframes] == pytest.approx([-20, 20, 0])
    assert [k.seconds for k in keyframes[1:]] == pytest.approx([0.6, 0.6])
    services.session.undo_stack.undo()
    assert services.session.state.keyframes == ()


def test_keyframes_of_a_film_are_shown(
    qtbot: QtBot, window: MainWindow, panels: Panels, stage: Stage, photo: Path
) -> None:
    show_panel(window, "transfer")
    assert not dock(window, "animation").isVisible()
    stage.yaws = np.linspace(-20, 20, FRAMES)
    perform(qtbot, panels.transfer, photo)
    panels.transfer.acting.bar.keyframes_button.click()
    qtbot.waitUntil(lambda: dock(window, "animation").isVisible())
    assert not is_behind(panels.animation)


def test_film_needs_no_more_room_than_a_photo(
    qtbot: QtBot, panel: TransferPanel, stage: Stage, photo: Path
) -> None:
    before = panel.minimumSizeHint().width()
    stage.yaws = np.linspace(-10, 10, 5)
    perform(qtbot, panel, photo)
    qtbot.waitUntil(panel.acting.bar.movie_button.isVisible)
    assert panel.minimumSizeHint().width() <= before


def test_film_becomes_a_movie(
    qtbot: QtBot,
    services: Services,
    panel: TransferPanel,
    stage: Stage,
    photo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage.yaws = np.linspace(-10, 10, 5)
    perform(qtbot, panel, photo)
    monkeypatch.setattr(
        "app.transfer.performance_source.ask_path", lambda take, *_: take(tmp_path / "pictures")
    )
    with qtbot.waitSignal(services.series.finished, timeout=10_000):
        panel.acting.bar.movie_button.click()
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 5


def test_only_portraits_of_rigs_are_moved(qtbot: QtBot, panel: TransferPanel, photo: Path) -> None:
    panel._session.opened = None
    with qtbot.waitSignal(panel.acting.failed):
        panel.acting.read(photo)
    assert "open one first" in panel.hint.text()
