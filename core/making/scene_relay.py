"""Gives dimensions of W back to what a mapping has forgotten of the scene.

A training that moves the mapping as fast as styles keeps in W what pays at once and wipes out the rest: Adam
takes full steps along gradients that are noise. After 208,000 pictures all numbers of a scene could still be
read off the mapping's hidden layer, but of W only some fifty directions were alive, and colours of clothes,
tints of irises and freckles were not among them (R² 0.32 to 0.46). So mappings move slowly, and where a
training, or another resolution, begins, each forgotten number gets a dimension of W of its own, in place of
one that styles use least. Styles do not listen to it yet: the picture stays nearly as it was (0.2 dB for all
82 numbers).
"""

from __future__ import annotations

import torch

from core.generator.style_space import GAIN, FullyConnected, normalize_second_moment
from core.generator.stylegan2 import Generator
from core.scenes.basis import scenes_to_z

_SAMPLES = 8_000
_REMEMBERED = 0.9
"""R² of a number that is read off W, as a share of what the hidden layer tells, from which on it needs no
dimension of its own."""
_READABLE = 0.3
"""R² from which on the hidden layer tells a number at all."""
_CARRIER = 0.5
"""R² of one number read off one dimension of W, from which on that dimension is its own."""
_LARGEST_SHARE = 0.25  # of W
_OFFSET = 2.5
"""σ from zero, so that the leaky ReLU leaves a number as it is."""
_RIDGE = 1e-4  # of the hidden features' mean variance


@torch.no_grad()
def relay_scene(generator: Generator, basis: torch.Tensor) -> bool:
    """Let the least used dimensions of W carry the numbers of a scene that W has lost, one each.

    Args:
        generator: changed in place; its mapping has two layers or more.
        basis: P (z_dim, k) through which its mapping reads z.

    Returns:
        whether there were any.
    """
    *first, last = generator.mapping.layers
    assert isinstance(last, FullyConnected)
    random = torch.Generator().manual_seed(0)
    scenes = torch.randn(_SAMPLES, basis.shape[1], generator=random)
    hidden = normalize_second_moment(scenes_to_z(scenes, basis.cpu(), random).to(last.weight.device))
    for layer in first:
        hidden = layer(hidden)
    hidden, scenes = hidden - (middle := hidden.mean(0)), scenes.to(hidden)
    w = last(hidden + middle)
    lost = _lost(w - w.mean(0), hidden, scenes)
    if not len(lost):
        return False
    free = _usage(generator, w).masked_fill(_together(w, scenes).amax(1) > _CARRIER, torch.inf)
    rows = free.argsort()[: len(lost)]
    _silence(generator, rows, w.mean(0))
    reader = _readers(hidden, scenes[:, lost])
    reader = reader / (hidden @ reader).std(0)
    sigma = w.std(0).square().mean().sqrt() / GAIN
    last.weight[rows] = sigma * reader.T / last.weight_gain
    last.bias[rows] = sigma * (_OFFSET - middle @ reader)
    return True


def _affines(generator: Generator) -> list[FullyConnected]:
    """Return the layers that make styles of w."""
    return [
        module
        for name, module in generator.synthesis.named_modules()
        if name.endswith("affine") and isinstance(module, FullyConnected)
    ]


def _usage(generator: Generator, w: torch.Tensor) -> torch.Tensor:
    """Return which share of the styles' variance comes from each dimension of W (w_dim,), over all layers."""
    variance = w.var(0)
    shares = [affine.weight.square().sum(0) * variance for affine in _affines(generator)]
    return torch.stack([share / share.sum().clamp(min=1e-12) for share in shares]).mean(0)


def _silence(generator: Generator, rows: torch.Tensor, mean: torch.Tensor) -> None:
    """Let styles see dimensions of W no longer, but their mean (w_dim,)."""
    for affine in _affines(generator):
        affine.bias.add_(affine.weight[:, rows] * affine.weight_gain @ mean[rows])
        affine.weight[:, rows] = 0


def _lost(w: torch.Tensor, hidden: torch.Tensor, scenes: torch.Tensor) -> torch.Tensor:
    """Return the numbers (K,) of scenes (N, k) that centred codes (N, w_dim) tell least of."""
    readable = _told(hidden, scenes)
    known = (_told(w, scenes) / readable).masked_fill(readable < _READABLE, 1.0)
    worst = known.argsort()[: int(_LARGEST_SHARE * w.shape[1])]
    return worst[known[worst] < _REMEMBERED]


def _together(w: torch.Tensor, scenes: torch.Tensor) -> torch.Tensor:
    """Return squared correlations (w_dim, k) of codes (N, w_dim) and scenes (N, k)."""
    parts = [(part - part.mean(0)) / part.std(0).clamp(min=1e-8) for part in (w, scenes)]
    return (parts[0].T @ parts[1] / len(w)).square()


def _told(features: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return R² (k,) of wanted (N, k) read off centred features (N, F)."""
    left = wanted - wanted.mean(0) - features @ _readers(features, wanted)
    return 1 - left.var(0) / wanted.var(0)


def _readers(features: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the ridge regression (F, k) of wanted (N, k) on centred features (N, F)."""
    normal = features.T @ features
    normal.diagonal().add_(_RIDGE * normal.diagonal().mean())
    return torch.linalg.solve(normal, features.T @ (wanted - wanted.mean(0)))
