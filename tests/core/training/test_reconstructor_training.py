"""F learns what the pictures show."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.files.checkpoint import read_tensors
from core.rig.reconstructor import FaceReconstructor
from core.training import reconstructor_training
from core.training.config import ReconstructorConfig
from core.training.losses import RenderLoss
from core.training.reconstructor_training import colours_of, train_reconstructor

CONFIG = ReconstructorConfig(
    hidden=48,
    minutes=1,
    steps=400,
    detector_faces=0,
    learning_rate=4e-3,
    landmark_share=0.8,
    landmark_batch_size=64,
    photo_batch_size=8,
    holdout=60,
)


@pytest.fixture(scope="module")
def trained(
    toy_model: MorphableModel, known: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[FaceReconstructor, Path]:
    out = tmp_path_factory.mktemp("reconstructor")
    return train_reconstructor(toy_model, known.corpus, out, CONFIG), out


def correlation(a: torch.Tensor, b: torch.Tensor) -> float:
    return float(torch.corrcoef(torch.stack([a, b]).detach())[0, 1])


def test_head_pose_and_jaw_are_recovered(trained: tuple[FaceReconstructor, Path], known: Any) -> None:
    found = trained[0](known.corpus.w_plus[-60:])
    truth = known.truth[-60:]
    assert correlation(found.rotation[:, 0], truth.rotation[:, 0]) > 0.9
    assert correlation(found.expression[:, 0], truth.expression[:, 0]) > 0.6


def test_report_and_sheet_are_written(trained: tuple[FaceReconstructor, Path]) -> None:
    report = json.loads((trained[1] / "reconstructor.json").read_text())
    assert report["landmark_px"] < 6
    assert (trained[1] / "reconstructor.png").is_file()


def test_finished_training_is_not_repeated(
    trained: tuple[FaceReconstructor, Path], toy_model: MorphableModel, known: Any
) -> None:
    network, out = trained
    again = train_reconstructor(toy_model, known.corpus, out, CONFIG)
    assert torch.equal(again.layers[0].weight, network.layers[0].weight)


def test_truth_has_no_loss(toy_model: MorphableModel, known: Any) -> None:
    loss = RenderLoss(toy_model, known.corpus.images.shape[-1], CONFIG.weights)
    truth, corpus = known.truth[:8], known.corpus[:8]
    terms = loss(truth, corpus)
    assert terms["landmarks"].max() < 1e-8
    assert terms["photo"].max() < 1e-4
    turned = truth.replace(rotation=truth.rotation + 0.3)
    assert loss(turned, corpus)["landmarks"].min() > 1e-3


def test_prior_lets_components_go_both_ways(component_model: MorphableModel) -> None:
    loss = RenderLoss(component_model, 24, CONFIG.weights)
    neutral = component_model.neutral_params(3)
    values = torch.tensor([[0.0, 0, 0, 0], [0, 1.5, 0, 0], [0, -1.5, 0, 0]])
    cost = loss.prior(neutral.replace(expression=values))["expression"]
    assert cost[0] == 0
    torch.testing.assert_close(cost[1], cost[2])
    torch.testing.assert_close(cost[1], torch.tensor(CONFIG.weights.expression * 1.5**2 / 2))


def test_other_block_sizes_train_as_well(component_model: MorphableModel, known: Any, tmp_path: Path) -> None:
    config = dataclasses.replace(CONFIG, steps=6, landmark_share=0.5)
    network = train_reconstructor(component_model, known.corpus, tmp_path, config)
    assert network.table == component_model.table
    assert network(known.corpus.w_plus[:2]).expression.isfinite().all()


def test_detector_is_measured_once_and_its_shift_is_learned(
    toy_model: MorphableModel, known: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []

    def show(model: MorphableModel, poses: Any, corpus: Any, *settings: Any) -> tuple[torch.Tensor, ...]:
        measured.append(len(corpus))
        return torch.zeros(0, 68, 2), torch.zeros(0, 68, 2)

    monkeypatch.setattr(reconstructor_training, "show_faces", show)
    shift = torch.tensor([0.0, 0.04])
    beside = known.corpus.with_landmarks(known.corpus.landmarks + shift * (torch.arange(68) < 40)[:, None])
    config = dataclasses.replace(CONFIG, steps=120, landmark_share=1.0, detector_faces=50)
    network = train_reconstructor(toy_model, beside, tmp_path, config)
    again = train_reconstructor(toy_model, beside, tmp_path, config)
    assert measured == [50]
    assert torch.equal(again.layers[0].weight, network.layers[0].weight)
    state = read_tensors(tmp_path / "reconstructor_training.safetensors")[0]
    offset = state["network.response.offset"]
    assert offset[:40, 1].mean() - offset[40:, 1].mean() > 0.02
    assert FaceReconstructor.load(tmp_path / "reconstructor.safetensors").table == toy_model.table


def test_the_photometric_term_teaches_colours_alone(toy_model: MorphableModel, known: Any) -> None:
    params = known.truth[:2]
    tracked = params.replace(
        rotation=params.rotation.clone().requires_grad_(), sh_coeffs=params.sh_coeffs.clone().requires_grad_()
    )
    loss = RenderLoss(toy_model, known.corpus.images.shape[-1], CONFIG.weights)
    dark = dataclasses.replace(known.corpus[:2], images=known.corpus[:2].images // 2)
    loss.photo_term(colours_of(tracked), dark)["photo"].sum().backward()
    assert tracked.rotation.grad is None
    assert tracked.sh_coeffs.grad is not None
    assert tracked.sh_coeffs.grad.abs().max() > 0
