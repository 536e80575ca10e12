"""Judging a trained network on samples it was not trained on: numbers as JSON, sheets to look at as PNG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from core.face.params import FaceParams
from core.files.whole_file import write_json, write_whole
from core.frames import to_levels
from core.rig.reconstructor import FaceReconstructor
from core.saving.picture_encoding import picture_bytes
from core.training.losses import RenderLoss
from core.training.samples import LatentCorpus

Expected = Callable[[FaceParams], torch.Tensor]
"""Parameters of N faces → where a detector finds their landmarks (N, U, 2), in [-1, 1]."""

_REFERENCE_SIZE = 256
_TILE = 160
_ROWS, _COLUMNS = 6, 4
_AT_ONCE = 50  # faces rendered
_DETECTED, _EXPECTED = (60, 220, 60), (255, 60, 60)


@torch.no_grad()
def report_reconstructor(
    network: FaceReconstructor, render_loss: RenderLoss, expected: Expected, holdout: LatentCorpus, out: Path
) -> dict[str, float]:
    """Write reconstructor.json and reconstructor.png, and return the numbers."""
    params = network(holdout.w_plus)
    summary = measure(params, render_loss, expected, holdout)
    write_json(out / "reconstructor.json", summary)
    save_overlay_sheet(out / "reconstructor.png", params, render_loss, expected, holdout)
    return summary


@torch.no_grad()
def measure(
    params: FaceParams, render_loss: RenderLoss, expected: Expected, corpus: LatentCorpus
) -> dict[str, float]:
    """Return landmark errors in pixels at 256², photometric rms error and the spread of each block.

    Args:
        params: N parameters.
        render_loss: renders.
        expected: where their landmarks would be found.
        corpus: the N samples they should explain.
    """
    distance = (expected(params) - corpus.landmarks).norm(dim=-1) * _REFERENCE_SIZE / 2
    distance = distance[corpus.valid]
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(params), _AT_ONCE)]
    photo = torch.cat([render_loss.photometric_error(params[i], corpus[i].float_images()) for i in parts])
    summary = {
        "samples": float(len(params)),
        "photometric_rms": float(photo.mean().sqrt()),
        "yaw_sigma_deg": float(params.rotation[:, 0].std().rad2deg()),
        "pitch_sigma_deg": float(params.rotation[:, 1].std().rad2deg()),
    }
    if len(distance):
        summary["landmark_px"] = float(distance.mean())
        summary["inner_landmark_px"] = float(distance[:, ~render_loss.silhouette].mean())
    blocks = {name: getattr(params, name) for name in ("identity", "albedo", "expression", "sh_coeffs")}
    return summary | {f"{name}_sigma": float(block.std(0).mean()) for name, block in blocks.items()}


@torch.no_grad()
def save_overlay_sheet(
    path: Path, params: FaceParams, render_loss: RenderLoss, expected: Expected, corpus: LatentCorpus
) -> None:
    """Draw the first samples thrice: picture, render over it, landmarks (detected green, expected red)."""
    count = min(len(params), _ROWS * _COLUMNS)
    some, samples = params[:count], corpus[:count]
    image = samples.float_images()
    painted, mask = render_loss.render_face(some)
    covered = torch.where(mask > 0, painted, image)
    points = expected(some)
    sheet = Image.new("RGB", (_COLUMNS * 3 * _TILE, _ROWS * _TILE))
    for index in range(count):
        x, y = index % _COLUMNS * 3 * _TILE, index // _COLUMNS * _TILE
        sets = ((samples.landmarks[index], _DETECTED), (points[index], _EXPECTED))
        tiles = [_tile(image[index]), _tile(covered[index]), _dotted(_tile(image[index]), sets)]
        for number, tile in enumerate(tiles):
            sheet.paste(tile, (x + number * _TILE, y))
    write_whole(path, picture_bytes(path, np.asarray(sheet)))


def _tile(image: torch.Tensor) -> Image.Image:
    pixels = np.ascontiguousarray(to_levels(image.permute(1, 2, 0).cpu().numpy()))
    return Image.fromarray(pixels).resize((_TILE, _TILE), Image.Resampling.BICUBIC)


def _dotted(tile: Image.Image, sets: tuple[tuple[torch.Tensor, tuple[int, int, int]], ...]) -> Image.Image:
    draw = ImageDraw.Draw(tile)
    for points, color in sets:
        for x, y in points.tolist():
            u, v = (x + 1) / 2 * _TILE, (1 - y) / 2 * _TILE
            draw.ellipse((u - 1, v - 1, u + 1, v + 1), fill=color)
    return tile
