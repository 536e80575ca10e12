"""Sheets of hair styles show each style, and details are shown pixel by pixel."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.evaluation import scene_sheets
from core.evaluation.report.strips import LABEL
from core.evaluation.scene_sheets import HAIR_STYLES, detail_sheet
from core.face.morphable_model import MorphableModel
from core.render.renderer import Renderer
from core.scenes.basis import scene_basis
from core.scenes.scene import SCENE_SIZE

TELLING = {
    "bald": {"crown": 1.0, "hair_amount": 0.0, "hair_length": 0.8},
    "short": {"hair_length": 1.0},
    "bob": {"hair_length": 8.0},
    "long": {"hair_length": 16.0},
    "curls": {"curl": 0.9, "hair_length": 6.0},
    "fringe": {"fringe": 0.9, "hair_length": 5.0},
    "bun": {"bun": 1.0, "hair_length": 6.0},
    "grey": {"hair_color": (0.6, 0.6, 0.6), "hair_length": 3.0},
}


def test_every_style_finds_its_portrait() -> None:
    plain = {"crown": 0.0, "hair_amount": 1.0, "hair_length": 4.0, "hair_volume": 1.0, "curl": 0.0}
    plain |= {"fringe": 0.0, "bun": 0.0, "hair_color": (0.4, 0.3, 0.2)}
    scenes = SimpleNamespace(
        **{name: np.array([(plain | told)[name] for told in TELLING.values()]) for name in plain}
    )
    found = {name: list(TELLING)[int(typical(scenes).argmax())] for name, typical in HAIR_STYLES.items()}
    assert found == {name: name for name in TELLING}


def test_details_are_shown_pixel_by_pixel(toy_model: MorphableModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene_sheets, "DETAIL_SEEDS", range(1))
    frames = np.random.default_rng(0).integers(0, 256, (2, 1, 512, 512, 3), np.uint8)
    pose = toy_model.table.unpack(torch.zeros(1, toy_model.table.size))
    known = SimpleNamespace(
        z=lambda seeds: torch.ones(len(seeds), 512),
        basis=scene_basis(SCENE_SIZE, 512),
        resolution=512,
        frames=lambda z: frames[1],
        renderer=SimpleNamespace(
            model=toy_model,
            render=lambda scenes, resolution: SimpleNamespace(images=frames[0]),
            params=lambda batch: pose,
        ),
    )
    tiles = np.asarray(detail_sheet(known))[LABEL:]
    side = len(tiles)
    left = tiles.shape[1] - 6 * side
    corners = []
    for column, source in enumerate([frames[0], frames[1]] * 3):
        tile = tiles[:, left + column * side : left + (column + 1) * side]
        windows = np.lib.stride_tricks.sliding_window_view(source[0, ..., 0], (side, side))
        (places,) = np.argwhere((windows[:, :, 0] == tile[0, :, 0]).all(-1))[None, :1]
        corners.append(places[0])
    assert np.array_equal(corners[0::2], corners[1::2]), "render and generator are cut at the same place"
    points = Renderer(toy_model, 512).landmarks(pose)[0].numpy()
    for corner, part in zip(corners[0:4:2], (slice(36, 42), slice(48, 68)), strict=True):
        middle = points[part].mean(0)[::-1].clip(0, 511)
        assert (corner <= middle + 1).all()
        assert (middle <= corner + side).all()
