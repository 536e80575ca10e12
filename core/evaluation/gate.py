"""The gate of the regression: how much of each known image change the generator reproduces."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from core.generator.stylegan2 import Generator
from core.scenes.basis import scene_basis, scenes_to_z
from core.scenes.corpus_files import (
    FACE_PARTS,
    PARTS,
    Probes,
    load_held_out,
    load_probes,
    shrink,
    to_signed,
)

_BATCH = 32


@dataclass(frozen=True)
class GateTable:
    """What the gate measured.

    Attributes:
        psnr: decibels on held-out portraits, colours in [0, 1]; face_psnr: on their skin, eyes and mouths;
            part_psnr: on what else they show, by name.
        border: error in the band of 1/32 of the side along the borders, divided by the error inside (both
            root mean squares).
        reproduced: factor -> fraction of the true change; 1 is all of it, below 0 is worse than
            changing nothing.
    """

    psnr: float
    face_psnr: float
    part_psnr: dict[str, float]
    border: float
    reproduced: dict[str, float]

    def __str__(self) -> str:
        shares = [f"{name} {value:.2f}" for name, value in self.reproduced.items()]
        parts = {"PSNR": self.psnr, "face": self.face_psnr, **self.part_psnr}
        decibels = [f"{name} {value:.2f} dB" for name, value in parts.items()]
        return f"{', '.join(decibels)}, border × {self.border:.2f} | {', '.join(shares)}"


class Gate:
    """Measures a generator on held-out portraits and on pairs with a known step in one factor."""

    def __init__(self, corpus: Path, z_dim: int = 512, held_out: int = 96, probes: int = 12) -> None:
        """Read the material of the gate.

        Args:
            corpus: folder of shards and probes.
            z_dim: size of the generator's z.
            held_out: portraits for the PSNR.
            probes: pairs per factor.
        """
        self.held_out = load_held_out(corpus, held_out)
        self.probes = _first_probes(load_probes(corpus), probes)
        self.basis = scene_basis(self.held_out[0].shape[1], z_dim)

    @torch.no_grad()
    def measure(self, generator: Generator, resolution: int) -> GateTable:
        """Fill the table for a generator run up to a resolution."""
        scenes, images, parts = self.held_out
        output = self._render(generator, scenes, resolution).clamp(-1, 1)
        squared = ((output - to_signed(shrink(images, resolution))) / 2).square().mean(1)
        probed = self._render(generator, self.probes.scenes.flatten(0, 2), resolution)
        target = to_signed(shrink(self.probes.images.flatten(0, 2), resolution))
        return GateTable(
            psnr=_decibels(squared.mean()),
            face_psnr=_psnr_where(squared, parts, FACE_PARTS),
            part_psnr={
                name: _psnr_where(squared, parts, (name,))
                for number, name in enumerate(PARTS)
                if name not in FACE_PARTS and (parts == number).any()
            },
            border=border_error(squared),
            reproduced=self._fractions(probed, target),
        )

    @torch.no_grad()
    def sample_sheet(self, generator: Generator, resolution: int, columns: int = 12) -> Image.Image:
        """Draw held-out targets above the generator's outputs, and two rows of random portraits."""
        scenes, images, _ = (part[:columns] for part in self.held_out)
        own = self._render(generator, scenes, resolution)
        z = torch.randn(2 * columns, self.basis.shape[0], generator=torch.Generator().manual_seed(1))
        free = self._run(generator, z, resolution)
        tiles = torch.cat([to_signed(shrink(images, resolution)), own, free])
        return _tile(tiles, columns)

    @torch.no_grad()
    def probe_sheet(self, generator: Generator, resolution: int) -> Image.Image:
        """Draw one row per factor: target before, after, then the generator's before, after."""
        target = to_signed(shrink(self.probes.images[:, 0].flatten(0, 1), resolution))
        own = self._render(generator, self.probes.scenes[:, 0].flatten(0, 1), resolution)
        rows = torch.cat([target.unflatten(0, (-1, 2)), own.unflatten(0, (-1, 2))], dim=1)
        return _tile(rows.flatten(0, 1), columns=12)

    def _render(self, generator: Generator, scenes: torch.Tensor, resolution: int) -> torch.Tensor:
        random = torch.Generator().manual_seed(0)
        parts = (scenes_to_z(part, self.basis, random) for part in scenes.split(_BATCH))
        return torch.cat([self._run(generator, z, resolution) for z in parts])

    def _run(self, generator: Generator, z: torch.Tensor, resolution: int) -> torch.Tensor:
        """Return pictures (N, 3, R, R) of z (N, z_dim), on the CPU."""
        ws = generator.broadcast(generator.mapping(z.to(generator.w_avg.device)))
        return generator.synthesis(ws, noise_mode="none", max_resolution=resolution).cpu()

    def _fractions(self, output: torch.Tensor, target: torch.Tensor) -> dict[str, float]:
        count = len(self.probes.names)
        ours, true = (
            (pairs[:, :, 1] - pairs[:, :, 0]).flatten(1)
            for pairs in (images.unflatten(0, (count, -1, 2)) for images in (output, target))
        )
        fractions = reproduced_fraction(ours, true)
        return dict(zip(self.probes.names, fractions.tolist(), strict=True))


def _psnr_where(squared: torch.Tensor, parts: torch.Tensor, names: Collection[str]) -> float:
    """Return decibels where pictures show some parts, from squared errors (N, R, R) and parts (N, S, S)."""
    shown = torch.isin(parts, torch.tensor([PARTS.index(name) for name in names], dtype=parts.dtype))
    share = F.interpolate(shown[:, None].float(), size=squared.shape[-1], mode="area")[:, 0]
    return _decibels((squared * share).sum() / share.sum())


def _decibels(squared: torch.Tensor) -> float:
    return -10 * float(squared.log10())


def reproduced_fraction(ours: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
    """Score image changes: 1 − ‖ours − true‖² / ‖true‖² for each row of (N, D)."""
    return 1 - (ours - true).square().sum(1) / true.square().sum(1).clamp(min=1e-12)


def border_error(squared: torch.Tensor) -> float:
    """Return the error of the border band as a multiple of the interior's, from squared errors (N, R, R)."""
    band = max(squared.shape[-1] // 32, 1)
    inside = squared[:, band:-band, band:-band]
    outside = (squared.sum() - inside.sum()) / (squared.numel() - inside.numel())
    return float((outside / inside.mean()).sqrt())


def _first_probes(probes: Probes, count: int) -> Probes:
    return Probes(probes.names, probes.images[:, :count], probes.scenes[:, :count])


def _tile(images: torch.Tensor, columns: int) -> Image.Image:
    frames = ((images.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    blank = np.zeros((-len(frames) % columns, *frames.shape[1:]), np.uint8)
    grid = np.concatenate([frames, blank])
    grid = grid.reshape(-1, columns, *frames.shape[1:]).transpose(0, 2, 1, 3, 4)
    height, width = grid.shape[0] * grid.shape[1], grid.shape[2] * grid.shape[3]
    return Image.fromarray(np.ascontiguousarray(grid.reshape(height, width, 3)))
