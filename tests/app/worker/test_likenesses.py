"""Portraits are looked at once, in the background, and the mesh follows what was seen."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from app.document.session import EditSession
from app.mesh_view import mesh_preview
from app.mesh_view.mesh_preview import MeshPreview
from app.mesh_view.software_mesh_view import SoftwareMeshView
from app.worker import likenesses as module
from app.worker.errands import Channel, Errand
from app.worker.likenesses import Likenesses
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.likeness.likeness import Likeness
from core.render.face_surface import REGIONS


class Courier:
    """Keeps what is asked for."""

    def __init__(self) -> None:
        self.asked: list[Edit] = []

    def run_errands(self, channel: Channel, errands: list[Errand]) -> None:
        self.asked += [errand.edit for errand in errands]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """Every portrait looks a third as bright as its mesh."""
    seen = []

    def find(model: MorphableModel, original: FaceParams, frame: np.ndarray, _: bool) -> Likeness:
        seen.append(frame)
        return Likeness(original.expression, original.expression, torch.full((len(REGIONS), 3), 1 / 3))

    monkeypatch.setattr(module, "can_find_likeness", lambda: True)
    monkeypatch.setattr(module, "find_likeness", find)
    return seen


@pytest.fixture
def courier() -> Courier:
    return Courier()


@pytest.fixture
def likenesses(looks: list[np.ndarray], session: EditSession, courier: Courier) -> Iterator[Likenesses]:
    likenesses = Likenesses(session, courier)
    yield likenesses
    likenesses.finish()


def test_untouched_portrait_is_looked_at_once(
    qtbot: QtBot,
    likenesses: Likenesses,
    looks: list[np.ndarray],
    session: EditSession,
    render: Callable[[EditSession], None],
    courier: Courier,
) -> None:
    with qtbot.waitSignal(likenesses.found):
        render(session)
    render(session)
    session.set_control("yaw", 10)
    render(session)
    assert len(looks) == 1
    assert not courier.asked
    assert likenesses.of(session.edit) is not None, "edits of a portrait share it"
    assert likenesses.of(Edit(PortraitSource(99))) is None


def test_edited_portrait_is_looked_at_as_it_was(
    likenesses: Likenesses,
    looks: list[np.ndarray],
    session: EditSession,
    render: Callable[[EditSession], None],
    courier: Courier,
) -> None:
    session.set_control("yaw", 10)
    render(session)
    render(session)
    assert courier.asked == [Edit(session.edit.source)]
    assert not looks


def test_mesh_takes_the_colours_of_its_portrait(
    qtbot: QtBot,
    likenesses: Likenesses,
    session: EditSession,
    render: Callable[[EditSession], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mesh_preview, "opengl", lambda: None)
    preview = MeshPreview(session, likenesses)
    qtbot.addWidget(preview)
    view = preview.view
    assert isinstance(view, SoftwareMeshView)
    with qtbot.waitExposed(preview):
        preview.show()

    def brightness() -> float:
        image = view.image
        return 0.0 if image.isNull() else image.pixelColor(image.rect().center()).lightnessF()

    qtbot.waitUntil(lambda: brightness() > 0)
    plain = brightness()
    render(session)
    qtbot.waitUntil(lambda: brightness() == pytest.approx(plain / 3, abs=0.02))


def test_a_damaged_reader_is_told_once(
    qtbot: QtBot,
    likenesses: Likenesses,
    session: EditSession,
    render: Callable[[EditSession], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def find(*_: object) -> Likeness:
        raise AssetError("reader.tflite is damaged: restore the file.")

    monkeypatch.setattr(module, "find_likeness", find)
    with qtbot.waitSignal(likenesses.failed) as told:
        render(session)
    assert told.args == ["reader.tflite is damaged: restore the file."]
    with qtbot.assertNotEmitted(likenesses.failed):
        render(session)
        likenesses.finish()
