"""The generator beside renders that it never saw: reconstruction over the face, and a sheet of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from core.evaluation.gate import Gate
from core.evaluation.report.strips import sheet
from core.evaluation.truth import KnownScenes
from core.generator.protocol import StyleGenerator
from core.generator.stylegan2 import Generator
from core.scenes.basis import scenes_to_z
from core.scenes.corpus_files import HELD_OUT_SHARD, load_held_out

PORTRAITS = 128
BESIDE, PER_ROW = 24, 8


@dataclass(frozen=True)
class HeldOutReport:
    """The generator against renders of scenes that were kept out of its training.

    Attributes:
        portraits: how many; resolution: side of the pictures compared.
        psnr, face_psnr: decibels over the whole picture, and over skin, eyes and mouths; part_psnr: over what
            else they show, by name.
        reproduced: by factor, the share of a known image change that the generator shows; 1 is all of it.
    """

    portraits: int
    resolution: int
    psnr: float
    face_psnr: float
    part_psnr: dict[str, float]
    reproduced: dict[str, float]


def judge_held_out(
    generator: StyleGenerator, portraits: Path, count: int = PORTRAITS
) -> HeldOutReport | None:
    """Measure on the held-out shard of make-demo-rig; None where it is not there, or not its kind."""
    if not isinstance(generator, Generator) or not (portraits / HELD_OUT_SHARD).is_file():
        return None
    gate = Gate(portraits, generator.z_dim, count)
    found = gate.measure(generator, generator.img_resolution)
    size = generator.img_resolution
    return HeldOutReport(
        portraits=len(gate.held_out[0]),
        resolution=size,
        psnr=found.psnr,
        face_psnr=found.face_psnr,
        part_psnr=found.part_psnr,
        reproduced=found.reproduced,
    )


def beside_renders(known: KnownScenes, portraits: Path) -> Image.Image | None:
    """Draw the first independent held-out renders, each row above the generator's pictures of its scenes."""
    if not (portraits / HELD_OUT_SHARD).is_file():
        return None
    scenes, images, _ = (part[::2] for part in load_held_out(portraits, 2 * BESIDE))
    frames = known.frames(scenes_to_z(scenes, known.basis, torch.Generator().manual_seed(0)))
    renders, rows = images.numpy(), []
    for start in range(0, BESIDE, PER_ROW):
        rows += [list(stack[start : start + PER_ROW]) for stack in (renders, frames)]
    return sheet(rows, [], ["render", "generator"] * (len(rows) // 2), size=150)
