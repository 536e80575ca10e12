"""Spectacles are found in pictures without a word of anybody; what edits control is not taken for them."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.statistics import Statistics
from core.training.object_search import LEAST_SAMPLES, find_objects
from core.training.samples import LatentCorpus

NUM_WS, W_DIM, SIDE = 3, 16, 24
TURN, GLASSES, BACKDROP = 0, 5, 9  # which numbers of W they are
WORN = 1.2  # from here on
FACE = (..., slice(8, 18), slice(6, 18))
EYES = (..., slice(8, 11), slice(6, 18))
CHEEK = (..., slice(12, 18), slice(6, 10))


class DeceivedReconstructor:
    """Sees how heads are turned, but takes some of a pair of spectacles for a turn."""

    sees_gaze, told = False, ()

    def __init__(self, model: MorphableModel) -> None:
        self.model = model

    def read(self, w_plus: torch.Tensor) -> FaceParams:
        w = w_plus.mean(1)
        rotation = torch.zeros(len(w), 3)
        rotation[:, 0] = 0.01 * w[:, TURN] + 0.002 * w[:, GLASSES]
        return self.model.neutral_params(len(w)).replace(rotation=rotation)


def portraits(spectacles: bool, count: int = LEAST_SAMPLES, backdrops: bool = False) -> LatentCorpus:
    """Faces that vary smoothly with W, with a shadow where turned; some with spectacles, if any have them."""
    random = torch.Generator().manual_seed(0)
    w = torch.randn(count, W_DIM, generator=random)
    blots = torch.randn(W_DIM, 3, 6, 6, generator=random)
    blots = functional.interpolate(blots, size=(SIDE, SIDE), mode="bilinear")
    images = torch.full((count, 3, SIDE, SIDE), 0.5)
    images += 0.05 * backdrops * w[:, BACKDROP, None, None, None]
    images[FACE] = 0.5 + 0.03 * torch.einsum("nw,wchv->nchv", w, blots)[FACE]
    images += 0.01 * torch.randn(images.shape, generator=random)
    for number, place, drawn in ((TURN, CHEEK, True), (GLASSES, EYES, spectacles)):
        images[place] -= 0.3 * drawn * (w[:, number] > WORN)[:, None, None, None]
    images = (images.clamp(0, 1) * 255).round().to(torch.uint8)
    codes = w[:, None].repeat(1, NUM_WS, 1)
    return LatentCorpus(codes, images, torch.zeros(count, 68, 2), torch.ones(count, dtype=torch.bool))


@pytest.fixture
def reconstructor(toy_model: MorphableModel) -> DeceivedReconstructor:
    return DeceivedReconstructor(toy_model)


@pytest.fixture
def statistics(toy_model: MorphableModel, reconstructor: DeceivedReconstructor) -> Statistics:
    w = torch.randn(500, W_DIM, generator=torch.Generator().manual_seed(1))
    params = toy_model.table.pack(reconstructor.read(w[:, None]))
    return Statistics(np.arange(500), params.numpy(), w.numpy())


def test_spectacles_are_found(toy_model, reconstructor, statistics) -> None:
    objects = find_objects(toy_model, reconstructor, portraits(spectacles=True), statistics)
    assert objects.shape == (1, W_DIM)
    assert abs(objects[0, GLASSES]) / np.linalg.norm(objects[0]) > 0.85
    assert objects[0] @ np.cov(statistics.w.T) @ objects[0] == pytest.approx(1, rel=0.01), "in σ"


def test_backdrops_are_left_alone(toy_model, reconstructor, statistics) -> None:
    pictures = portraits(spectacles=False, backdrops=True)
    objects = find_objects(toy_model, reconstructor, pictures, statistics)
    assert abs(objects[:, TURN]).max() < 0.5
    assert np.linalg.norm(objects[:, BACKDROP]) > 0.9


def test_shadows_of_turned_heads_are_no_objects(toy_model, reconstructor, statistics) -> None:
    assert not len(find_objects(toy_model, reconstructor, portraits(spectacles=False), statistics))


def test_few_samples_say_nothing(toy_model, reconstructor, statistics) -> None:
    few = portraits(spectacles=True, count=LEAST_SAMPLES - 1)
    assert find_objects(toy_model, reconstructor, few, statistics).shape == (0, W_DIM)


def test_pictures_that_say_nothing_hold_none(toy_model, reconstructor, statistics, monkeypatch) -> None:
    grey = portraits(spectacles=True)
    grey.images[:] = 90
    monkeypatch.setattr(reconstructor, "read", lambda w_plus: toy_model.neutral_params(len(w_plus)))
    assert not len(find_objects(toy_model, reconstructor, grey, statistics))
    assert not len(find_objects(toy_model, reconstructor, portraits(spectacles=True), statistics))


def test_a_reconstructor_that_failed_finds_none(toy_model, reconstructor, statistics, monkeypatch) -> None:
    read = reconstructor.read
    nowhere = torch.full((3,), torch.nan)
    monkeypatch.setattr(
        reconstructor, "read", lambda w: read(w).replace(translation=nowhere.expand(len(w), 3))
    )
    assert not len(find_objects(toy_model, reconstructor, portraits(spectacles=True), statistics))


def test_faces_may_fill_their_pictures(toy_model, reconstructor, statistics, monkeypatch) -> None:
    monkeypatch.setattr("core.training.object_search._SURELY", -1.0)
    objects = find_objects(toy_model, reconstructor, portraits(spectacles=True), statistics)
    assert abs(objects[0, GLASSES]) / np.linalg.norm(objects[0]) > 0.85
