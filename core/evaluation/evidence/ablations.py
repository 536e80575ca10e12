"""Section 8.4: the steering baseline and losses left out, each a RigNet file of its own, side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.controls import Group
from core.evaluation.evidence.sampling import mahalanobis
from core.evaluation.metrics.gain import transfer_gain
from core.evaluation.parameters import ParameterTable
from core.evaluation.report.strips import sheet
from core.evaluation.studio import Edits, Studio
from core.evaluation.sweep import Rest
from core.evaluation.transfers import judge_transfers, shoot_transfers
from core.pipeline import EditPipeline
from core.rig.rig import with_rignet
from core.transfer import BLOCKS

SHOWN = 4


def compare_variants(
    studio: Studio, rest: Rest, variants: Mapping[str, Path]
) -> tuple[dict[Group, Image.Image], dict[str, Any]]:
    """Make the same transfers with every RigNet, without calibration, so that only training differs.

    Args:
        studio: of the rig; its own RigNet comes first as `rig`.
        rest: untouched portraits.
        variants: names and RigNet files.

    Returns:
        a sheet per group (portrait, taken from, each variant), and per variant and group: gain, errors,
        drift, detection rate and how far codes leave the distribution of W.
    """
    rig = studio.pipeline.rig
    rigs = {"rig": rig} | {name: with_rignet(rig, path) for name, path in variants.items()}
    plain = dataclasses.replace(rest, calibrated=False)
    numbers: dict[str, Any] = {"portraits": len(rest.sources), "calibrated": False}
    made: dict[Group, list[Edits]] = {group: [] for group in BLOCKS}
    for name, variant in rigs.items():
        own = Studio(EditPipeline(variant, studio.pipeline.device), studio.judge, studio.workers)
        table, numbers[name] = ParameterTable(variant), {}
        for group in BLOCKS:
            edits = shoot_transfers(own, [group], plain)
            made[group].append(edits)
            report = judge_transfers(own, table, [group], plain, edits)
            numbers[name][group] = asdict(report) | _quality(table, group, edits)
    names = ["portrait", "taken from", *rigs]
    return {group: _sheet(rest, names, edits) for group, edits in made.items()}, numbers


def _quality(table: ParameterTable, group: Group, edits: Edits) -> dict[str, float]:
    """Return F's gain along the transferred block, and the mean distance of edited codes from W."""
    block, blocks = BLOCKS[group], table.rig.model.table
    sigma = table.block_sigma[blocks.slice(block)]
    start, wanted, seen = (
        (blocks.pack(p)[:, blocks.slice(block)] / sigma).numpy()
        for p in (edits.original, edits.target, edits.achieved)
    )
    slope, r2 = transfer_gain((wanted - start).ravel(), (seen - start).ravel())
    corpus = table.rig.statistics.w.astype(np.float64)
    distance = mahalanobis(edits.w_plus.reshape(-1, edits.w_plus.shape[2]).astype(np.float64), corpus)
    return {"gain_by_f": slope, "r2_by_f": r2, "distance_from_w": float(distance.mean())}


def _sheet(rest: Rest, names: list[str], made: list[Edits]) -> Image.Image:
    own = rest.edits.shots.frames
    stacks = [own, np.roll(own, -1, axis=0), *(edits.shots.frames for edits in made)]
    return sheet([[stack[row] for stack in stacks] for row in range(min(SHOWN, len(own)))], names)
