"""Do the free directions leave the face alone? Each is followed to both sides, and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image

from core.controls.control import free_name
from core.editing.edit import Edit
from core.errors import RequestError
from core.evaluation.control import plain_json, shoot_rest
from core.evaluation.metrics.errors import finite_mean
from core.evaluation.report.strips import sheet
from core.evaluation.studio import Edits, Studio
from core.evaluation.sweep import BY_F, LANDMARKS, PICTURE, Rest
from core.judges.picture import PictureJudge
from core.rig.free_directions import FreeDirections
from core.rig.free_reach import LEAST_REACH, LEVELS, MOST_DRIFT, mean_drift, share_within
from core.rig.free_search import face_columns

STAYS = ("pose", "expression", "gaze", "light", "shape", "identity", "albedo", "translation")
"""What must stay; the picture judge also reads what may change: hair, background, beards and the like."""
EXAMPLES = 2
Drift = Mapping[str, Mapping[str, np.ndarray]]


@dataclass(frozen=True, eq=False)
class FreeReport:
    """What moves along with the free directions of a rig.

    Attributes:
        free: the directions as they were measured.
        portraits: how many were moved, half of them to either side.
        drift: by direction, judge and block, the mean |change| (2,) at `LEVELS` of the reach, in σ.
        sheet: the first portraits at both ends of every direction.
    """

    free: FreeDirections
    portraits: int
    drift: list[Drift]
    sheet: Image.Image

    def shares(self, limit: float = MOST_DRIFT) -> np.ndarray:
        """Return the share (K,) of each reach over which no judge sees more drift than the limit."""
        return np.array(
            [min(share_within(_must_stay(seen), limit) for seen in found.values()) for found in self.drift]
        )

    def kept(self) -> np.ndarray:
        """Return which directions (K,) are of use within the limit."""
        return self.free.reach * self.shares() >= LEAST_REACH

    def shortened(self) -> FreeDirections:
        """Return the directions as far as the face stays, without those of no use."""
        return self.free.within(self.free.reach * self.shares(), LEAST_REACH)

    def as_json(self) -> dict[str, Any]:
        """Return the numbers: drift is the mean over the range offered, and over what is within the limit."""
        directions = {
            free_name(k): {
                "reach": float(self.free.reach[k]),
                "within_limit": float(self.free.reach[k] * share),
                "drift": {judge: _means(seen, 1.0) for judge, seen in found.items()},
                "drift_within": {judge: _means(seen, share) for judge, seen in found.items()},
                "at_the_ends": {judge: _ends(seen) for judge, seen in found.items()},
            }
            for k, (found, share) in enumerate(zip(self.drift, self.shares(), strict=True))
        }
        return plain_json({"portraits": self.portraits, "limit": MOST_DRIFT, "directions": directions})


def judge_free(studio: Studio, seeds: Sequence[int], truncation_psi: float) -> FreeReport:
    """Follow every free direction of the studio's rig; portraits take turns in which side they go to.

    Raises:
        RequestError: there are fewer than two seeds.
    """
    if len(seeds) < 2:
        raise RequestError("Each side of a direction needs a portrait; ask for at least two seeds.")
    free = studio.pipeline.rig.free
    rest = shoot_rest(studio, seeds, truncation_psi, calibrated=True)
    drift = [_follow(studio, rest, free_name(k), reach) for k, reach in enumerate(free.reach.tolist())]
    return FreeReport(free, len(seeds), drift, _sheet(studio, rest, free))


def _follow(studio: Studio, rest: Rest, name: str, reach: float) -> Drift:
    levels = [_see(studio, rest, _moved(studio, rest, name, reach * level)) for level in LEVELS]
    return {
        judge: {block: np.array([seen[judge][block] for seen in levels]) for block in blocks}
        for judge, blocks in levels[0].items()
    }


def _moved(studio: Studio, rest: Rest, name: str, amount: float) -> Edits:
    end = studio.pipeline.controls[name].maximum  # rounded down for the slider
    amount = min(amount, end)
    sides = (amount, -amount)
    edits = [Edit(source, {name: sides[row % 2]}) for row, source in enumerate(rest.sources)]
    return studio.edit(edits, f"{name} ±{amount:.2g}")


def _see(studio: Studio, rest: Rest, edits: Edits) -> dict[str, dict[str, float]]:
    """Return the mean |change| by judge and block, in σ."""
    sigma = studio.pipeline.rig.statistics.params.std(0).clip(1e-4)
    pack, before, after = studio.model.table.pack, rest.edits, edits
    change = (pack(after.achieved) - pack(before.achieved)).abs().mean(0).numpy() / sigma
    columns = face_columns(studio.model)
    found = {BY_F: {name: float(change[list(places)].mean()) for name, places in columns.items()}}
    turn = np.abs(after.shots.pose - before.shots.pose) / np.rad2deg(
        sigma[studio.model.table.slice("rotation")]
    )
    found[LANDMARKS] = {"pose": finite_mean(turn)}
    if studio.judge is not None:
        found[PICTURE] = _see_pictures(studio.judge, before.shots.readings, after.shots.readings)
    return found


def _see_pictures(
    judge: PictureJudge, before: np.ndarray | None, after: np.ndarray | None
) -> dict[str, float]:
    assert before is not None, "the studio has a judge"
    assert after is not None, "the studio has a judge"
    change = (np.abs(after - before) / [reading.sigma for reading in judge.readings]).mean(0)
    return {group: float(change[columns].mean()) for group, columns in judge.groups().items()}


def _must_stay(seen: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the blocks to which the limit applies; what no face was found for says nothing."""
    return {block: np.nan_to_num(row) for block, row in seen.items() if block in STAYS}


def _means(seen: Mapping[str, np.ndarray], share: float) -> dict[str, float]:
    return {block: float(mean_drift(row, share)) for block, row in seen.items()}


def _ends(seen: Mapping[str, np.ndarray]) -> dict[str, float]:
    return {block: float(row[-1]) for block, row in seen.items()}


@torch.inference_mode()
def _sheet(studio: Studio, rest: Rest, free: FreeDirections) -> Image.Image:
    """Draw a row for each direction: portraits at its lower end, untouched, and at its upper end."""
    rows = []
    for k in range(len(free)):
        end = studio.pipeline.controls[free_name(k)].maximum
        row: list[np.ndarray] = []
        for source, own in zip(rest.sources[:EXAMPLES], rest.edits.shots.frames, strict=False):
            low, high = studio.pipeline.edit_batch(
                [Edit(source, {free_name(k): side}) for side in (-end, end)]
            )
            row += [low.frame, own, high.frame]
        rows.append(row)
    labels = [studio.pipeline.controls[free_name(k)].label for k in range(len(free))]
    return sheet(rows, ["-", "0", "+"] * EXAMPLES, labels) if rows else Image.new("RGB", (1, 1))
