"""Portraits from two sides: pairs that differ in yaw alone, and one head that F sees in both."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import Rig
from core.training.config import CorpusConfig, ReconstructorConfig
from core.training.reconstructor_training import train_reconstructor
from core.training.turned_views import TurnedViews, with_the_other_head

CONFIG = ReconstructorConfig(
    hidden=48,
    minutes=1,
    steps=250,
    detector_faces=0,
    learning_rate=4e-3,
    landmark_share=1.0,
    holdout=60,
)


def test_a_portrait_turns_from_one_side_to_the_other(toy_rig: Rig) -> None:
    draw = TurnedViews(toy_rig.generator, toy_rig.reconstructor, CorpusConfig()).draw
    codes, psi = draw(40, torch.Generator().manual_seed(1))
    assert codes.shape == (40, toy_rig.generator.num_ws, toy_rig.generator.w_dim)
    assert torch.equal(psi[0::2], psi[1::2])
    assert torch.equal(draw(40, torch.Generator().manual_seed(1))[0], codes)
    turns = (codes[1::2] - codes[0::2]).flatten(1)
    spread = torch.linalg.svdvals(turns)
    assert spread[1] < 1e-3 * spread[0], "more than one direction of W turns portraits"
    with torch.no_grad():
        yaw = toy_rig.reconstructor(codes).rotation[:, 0]
    assert ((yaw[1::2] - yaw[0::2]) > 0).float().mean() > 0.9


def test_views_take_each_others_head_and_keep_their_pose(known: Any) -> None:
    views = known.truth[:4]
    swapped = with_the_other_head(views)
    assert torch.equal(swapped.expression, views.expression[[1, 0, 3, 2]])
    assert torch.equal(swapped.identity, views.identity[[1, 0, 3, 2]])
    for name in ("rotation", "translation", "sh_coeffs", "albedo"):
        assert torch.equal(getattr(swapped, name), getattr(views, name))


def test_one_head_is_seen_from_both_sides(toy_model: MorphableModel, known: Any, tmp_path: Path) -> None:
    """Landmarks of those who look left are misplaced at the mouth; the other view says that it is shut."""
    looks_left = known.truth.rotation[:, 0] < 0
    shift = torch.zeros(68, 2)
    shift[48:, 1] = 0.05 * torch.linspace(1, -1, 20)
    biased = known.corpus.landmarks + shift * looks_left[:, None, None]
    corpus = dataclasses.replace(known.corpus, landmarks=biased)
    pairs = _pairs(known)

    def build_views(first: FaceReconstructor) -> Path:
        views = corpus[pairs]
        folder = tmp_path / "views"
        folder.mkdir()
        size = views.images.shape[-1]
        np.savez(
            folder / "shard_00000.npz",
            w_plus=views.w_plus.numpy(),
            frames=views.images.permute(0, 2, 3, 1).numpy(),
            landmarks=((views.landmarks * torch.tensor([1.0, -1.0]) + 1) / 2 * size).numpy(),
            valid=views.valid.numpy(),
            psi=np.ones(len(pairs)),
        )
        return folder

    alone = train_reconstructor(toy_model, corpus, tmp_path / "alone", CONFIG)
    both = train_reconstructor(toy_model, corpus, tmp_path / "both", CONFIG, build_views)
    assert _difference(both(corpus.w_plus[pairs])) < 0.7 * _difference(alone(corpus.w_plus[pairs]))


def _pairs(known: Any) -> torch.Tensor:
    """Return samples, each followed by the one of the other side whose jaw is most alike."""
    yaw, jaw = known.truth.rotation[:, 0], known.truth.expression[:, 0]
    left, right = (yaw < 0).nonzero().squeeze(1), (yaw > 0).nonzero().squeeze(1)
    nearest = (jaw[left][:, None] - jaw[right]).abs().argmin(1)
    return torch.stack([left, right[nearest]], dim=1).flatten()


def _difference(views: FaceParams) -> float:
    return float((views.expression[0::2] - views.expression[1::2]).detach().abs().mean())
