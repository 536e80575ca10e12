"""Section 8.1: style mixing beside the transfer of pose, expression and light; 8.5: all three together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from PIL import Image

from core.editing.edit import Edit, StyleMix
from core.evaluation.metrics.background import MeshBackdrop
from core.evaluation.metrics.drift import drift_by_f, drift_by_judge
from core.evaluation.parameters import Parameter, ParameterTable
from core.evaluation.report.strips import sheet
from core.evaluation.studio import Edits, Studio
from core.evaluation.sweep import Rest
from core.evaluation.transfers import judge_transfers, shoot_transfers
from core.generator.style_bands import style_bands

SHOWN = 5
_ANY = Parameter("", "", "", ())
"""Stands for an edit whose mask needs no angle."""


def mix_against_transfer(
    studio: Studio, table: ParameterTable, rest: Rest
) -> tuple[Image.Image, dict[str, Any]]:
    """Put coarse, middle and fine styles of the next portrait beside its pose, expression and light.

    Returns:
        a sheet, and by way of editing the drift of everything (and of everything not meant, for transfers).
    """
    sources = [*rest.sources[1:], rest.sources[0]]
    made: dict[str, Edits] = {}
    for band, layers in style_bands(studio.pipeline.rig.generator.layer_resolutions).items():
        edits = [
            Edit(own, mix=StyleMix(source, layers)) for own, source in zip(rest.sources, sources, strict=True)
        ]
        made[f"{band} styles"] = studio.edit(edits, f"{band} styles")
    made |= {group: shoot_transfers(studio, [group], rest) for group in table.rig.model.groups}
    backdrop = MeshBackdrop(table)
    numbers = {name: _changes(studio, table, backdrop, rest, edits) for name, edits in made.items()}
    columns = {"portrait": rest.edits, "taken from": None, **made}
    picture = _sheet(columns, rest)
    return picture, {"portraits": len(rest.sources), "background": backdrop.method, "change_sigma": numbers}


def transfer_all(studio: Studio, table: ParameterTable, rest: Rest) -> tuple[Image.Image, dict[str, Any]]:
    """Transfer every group at once (section 8.5)."""
    groups = list(table.rig.model.groups)
    edits = shoot_transfers(studio, groups, rest)
    report = judge_transfers(studio, table, groups, rest, edits)
    columns = {"portrait": rest.edits, "taken from": None, "all at once": edits}
    return _sheet(columns, rest), asdict(report)


def _changes(
    studio: Studio, table: ParameterTable, backdrop: MeshBackdrop, rest: Rest, edits: Edits
) -> dict[str, Any]:
    """Return how far each group moved in σ, and the background in levels of 255."""
    before, after = rest.edits.shots.readings, edits.shots.readings
    found: dict[str, Any] = {}
    if studio.judge is not None and before is not None and after is not None:
        found["by_picture_judge"] = drift_by_judge(studio.judge, (), before, after)
    seen = Edits(edits.shots, edits.w_plus, rest.edits.original, edits.target, edits.achieved)
    found["by_f"] = drift_by_f(table, (), seen)
    found["background"] = backdrop.change(_ANY, rest, seen, np.arange(len(rest.sources)))
    return found


def _sheet(columns: Mapping[str, Edits | None], rest: Rest) -> Image.Image:
    """Tile one row per portrait; a column without edits shows the next portrait, the one taken from."""
    own = rest.edits.shots.frames
    stacks = [np.roll(own, -1, axis=0) if edits is None else edits.shots.frames for edits in columns.values()]
    rows = [[stack[row] for stack in stacks] for row in range(min(SHOWN, len(own)))]
    return sheet(rows, list(columns))
