"""RigNet learns to edit one thing and to leave the others."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet, edit_latent
from core.rig.rignet_choices import MODE_BLOCKS
from core.training.config import RigNetConfig
from core.training.rig_objective import RigObjective
from core.training.rignet_training import RigNetSteps, train_rignet

CONFIG = RigNetConfig(
    minutes=1, steps=150, learning_rate=1e-2, landmark_share=0.85,
    landmark_batch_size=32, photo_batch_size=3, holdout=60,
)  # fmt: skip


class TrueReconstructor(nn.Module):
    """The F of the known corpus, exact on any codes."""

    def __init__(
        self, model: MorphableModel, read: Callable[[MorphableModel, torch.Tensor], FaceParams]
    ) -> None:
        super().__init__()
        self.model, self.truth, self.reader, self.sees_gaze = model, read, "dlib", False
        self.told = ()
        self.register_buffer("w_sigma", torch.ones(4, 1))

    def forward(self, w_plus: torch.Tensor) -> FaceParams:
        return self.leave(self.enter(w_plus))

    def enter(self, w_plus: torch.Tensor) -> torch.Tensor:
        return w_plus.mean(1)

    fold = enter

    def leave(self, entered: torch.Tensor) -> FaceParams:
        return self.truth(self.model, entered)

    def read(self, w_plus: torch.Tensor) -> FaceParams:
        return self(w_plus)


@pytest.fixture(scope="module")
def reconstructor(
    toy_model: MorphableModel, read_truth: Callable[[MorphableModel, torch.Tensor], FaceParams]
) -> nn.Module:
    return TrueReconstructor(toy_model, read_truth)


@pytest.fixture(scope="module", params=["linear", "residual"])
def rignet(
    request: pytest.FixtureRequest,
    toy_model: MorphableModel,
    reconstructor: nn.Module,
    known: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> RigNet:
    config = dataclasses.replace(CONFIG, architecture=request.param)
    return train_rignet(toy_model, reconstructor, known.corpus, tmp_path_factory.mktemp("rignet"), config)


def test_turning_the_head_turns_it_and_little_else(
    rignet: RigNet, reconstructor: nn.Module, known: Any
) -> None:
    codes = known.corpus.w_plus[-60:]
    original = reconstructor(codes)
    rotation = original.rotation.clone()
    rotation[:, 0] += 0.2
    achieved = reconstructor(edit_latent(rignet, codes, original.replace(rotation=rotation), original))
    turned = (achieved.rotation - original.rotation)[:, 0].mean()
    assert 0.12 < turned < 0.25
    assert (achieved.expression - original.expression).abs().mean() < 0.1


def test_single_mode_compares_its_own_block_only(
    toy_model: MorphableModel, reconstructor: nn.Module, known: Any
) -> None:
    config = dataclasses.replace(CONFIG, mode="light")
    objective = RigObjective(toy_model, reconstructor, known.corpus, config)
    random = torch.Generator().manual_seed(0)
    pairs = objective.draw_pairs(known.corpus, 6, random)
    assert pairs.block.tolist() == [0] * 12
    assert torch.equal(pairs.source.w_plus[:6], pairs.target.w_plus[6:])
    assert MODE_BLOCKS["light"] == ("sh_coeffs",)


def test_a_perfect_edit_costs_less_than_none(
    toy_model: MorphableModel, reconstructor: nn.Module, known: Any
) -> None:
    """Copying the codes that the truth depends on is the ideal RigNet of this corpus."""
    objective = RigObjective(toy_model, reconstructor, known.corpus, CONFIG)
    pairs = objective.draw_pairs(known.corpus, 12, torch.Generator().manual_seed(0))

    def edited(w_plus: torch.Tensor, params: FaceParams) -> torch.Tensor:
        edited = w_plus.clone()
        edited[..., 0] = (params.rotation[:, :1] / 0.3).expand(-1, 4)
        edited[..., 1] = ((torch.logit(params.expression[:, :1]) + 1) / 2).expand(-1, 4)
        edited[..., 2] = (params.sh_coeffs[:, 3, :1] / 0.8).expand(-1, 4)
        return edited

    def ideal(w_plus: torch.Tensor, *packed: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return tuple(edited(w_plus, toy_model.table.unpack(params)) - w_plus for params in packed)

    perfect = objective(ideal, pairs, photo=True)
    none = objective(lambda w_plus, *_: (0 * w_plus, 0 * w_plus), pairs, photo=True)
    for name in ("parameters", "edit_landmarks", "edit_photo"):
        assert perfect[name] < 0.05 * none[name]
    assert perfect["consistency_photo"] < 1e-3
    assert perfect["reconstruction"] < 1e-6


def test_the_papers_edit_is_the_answer_itself(
    toy_model: MorphableModel, reconstructor: nn.Module, known: Any
) -> None:
    terms = {}
    for by_difference in (True, False):
        config = dataclasses.replace(CONFIG, by_difference=by_difference)
        objective = RigObjective(toy_model, reconstructor, known.corpus, config)
        pairs = objective.draw_pairs(known.corpus, 6, torch.Generator().manual_seed(0))
        terms[by_difference] = objective(lambda w_plus, *_: (w_plus * 0 + 1,) * 2, pairs, photo=False)
    assert float(terms[True]["latent"]) == 0, "an offset cancels in the difference of two answers"
    assert float(terms[False]["latent"]) > 0
    assert float(terms[True]["reconstruction"]) == pytest.approx(float(terms[False]["reconstruction"]))


def test_report_counts_gain(
    toy_model: MorphableModel, reconstructor: nn.Module, known: Any, rignet: RigNet
) -> None:
    objective = RigObjective(toy_model, reconstructor, known.corpus, CONFIG, rignet.basis)
    report = objective.report(RigNetSteps(rignet), known.corpus[-60:], seed=1)
    assert report["rotation_gain"] > 0.5
    assert report["rotation_drift"] < 1.0


def test_rignet_trains_on_other_block_sizes(
    component_model: MorphableModel, known: Any, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    reconstructor = FaceReconstructor(4, 16, component_model.table, hidden=16)
    config = dataclasses.replace(CONFIG, steps=4, landmark_share=0.5)
    network = train_rignet(component_model, reconstructor, known.corpus, tmp_path, config)
    assert network.table == component_model.table
