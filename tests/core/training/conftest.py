"""A corpus whose truth is known: pictures are renderings of the toy model, parameters are linear in w."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.renderer import Renderer
from core.training.samples import LatentCorpus

NUM_WS, W_DIM, RESOLUTION = 4, 16, 24


@dataclass(frozen=True)
class KnownCorpus:
    """Samples and the parameters that they show."""

    corpus: LatentCorpus
    truth: FaceParams


def true_params(model: MorphableModel, w: torch.Tensor) -> FaceParams:
    """Yaw, jaw and horizontal light are read off the first codes; everything else is the neutral face."""
    params = model.neutral_params(len(w))
    rotation = torch.zeros(len(w), 3)
    rotation[:, 0] = 0.3 * w[:, 0]
    expression = torch.zeros(len(w), model.table["expression"].size)
    expression[:, 0] = torch.sigmoid(2 * w[:, 1] - 1)
    light = params.sh_coeffs.clone()
    light[:, 3] = 0.8 * w[:, 2:3]
    return params.replace(rotation=rotation, expression=expression, sh_coeffs=light)


def known_corpus(model: MorphableModel, count: int, resolution: int) -> KnownCorpus:
    w = torch.randn(count, W_DIM, generator=torch.Generator().manual_seed(0))
    truth = true_params(model, w)
    renderer = Renderer(model, resolution)
    images, landmarks = [], []
    for rows in torch.arange(count).split(50):
        rendering = renderer(truth[rows])
        images.append((rendering.image * 255).round().to(torch.uint8))
        landmarks.append(rendering.landmarks)
    points = (torch.cat(landmarks) / resolution * 2 - 1) * torch.tensor([1.0, -1.0])
    valid = torch.ones(count, dtype=torch.bool)
    corpus = LatentCorpus(w[:, None].repeat(1, NUM_WS, 1), torch.cat(images), points, valid)
    return KnownCorpus(corpus, truth)


@pytest.fixture(scope="session")
def known(toy_model: MorphableModel) -> KnownCorpus:
    return known_corpus(toy_model, 300, RESOLUTION)


@pytest.fixture(scope="session")
def read_truth() -> Callable[[MorphableModel, torch.Tensor], FaceParams]:
    """(model, w) → the parameters that codes of the known corpus show."""
    return true_params
