"""How well a portrait stays the same person, by dlib's embedding, against the size of the edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.evaluation.metrics.errors import finite_mean
from core.evaluation.studio import Shots, Studio
from core.evaluation.sweep import Rest, Sweep
from core.judges.identity import SAME_PERSON, csim, embed_faces, same_person

IDENTITY_PORTRAITS = 40
TURN_BINS = ((5, 10), (10, 15), (15, 25), (25, 35), (35, 60))
"""Measured turns in degrees; ±20° falls in the third."""
TWENTY = TURN_BINS[2]


@dataclass(frozen=True)
class Turn:
    """Pairs of pictures before and after a turn of the head, in one bin of its measured size (°)."""

    degrees: tuple[int, int]
    pairs: int
    csim: float
    raw_csim: float
    same_person: float


@dataclass(frozen=True)
class IdentityReport:
    """Cosine of embeddings before and after edits, as seen from the mean of the untouched portraits.

    Attributes:
        portraits: how many were embedded; threshold: distance below which dlib sees the same person.
        strangers: mean cosine of two different portraits, the floor; raw_strangers: of raw embeddings.
        by_parameter: mean cosine over the sweep of each parameter.
        turns: by measured change of yaw; own_turns: the same where the generator itself shows the scene
            turned, empty where scenes are unknown.
    """

    portraits: int
    threshold: float
    strangers: float
    raw_strangers: float
    by_parameter: dict[str, float]
    turns: list[Turn]
    own_turns: list[Turn]


def judge_identity(studio: Studio, rest: Rest, sweeps: Sequence[Sweep], own: Shots | None) -> IdentityReport:
    """Embed the first portraits before and after their edits.

    Args:
        studio: gives the workers.
        rest: untouched portraits.
        sweeps: their edits.
        own: the same portraits under scenes turned by the generator itself, `len(own.frames)` / n for each of
            the n first ones, in their order.
    """
    count = min(IDENTITY_PORTRAITS, len(rest.sources))
    before = _embed(studio, rest.edits.shots, np.arange(count))
    found = before[np.isfinite(before).all(1)]
    centre = found.mean(0) if len(found) else np.zeros(before.shape[1], np.float32)
    by_parameter, turns = {}, []
    for sweep in sweeps:
        chosen = np.flatnonzero(sweep.rows < count)
        after = _embed(studio, sweep.edits.shots, chosen)
        rows = sweep.rows[chosen]
        by_parameter[sweep.parameter.name] = finite_mean(csim(before[rows], after, centre))
        if sweep.parameter.axis == 0:
            turned = sweep.edits.shots.pose[chosen, 0] - rest.edits.shots.pose[rows, 0]
            turns = bin_turns(np.abs(turned), before[rows], after, centre)
    own_turns: list[Turn] = []
    if own is not None:
        rows = np.arange(count).repeat(len(own.frames) // count)
        turned = own.pose[:, 0] - rest.edits.shots.pose[rows, 0]
        after = _embed(studio, own, np.arange(len(own.frames)))
        own_turns = bin_turns(np.abs(turned), before[rows], after, centre)
    neighbours = np.roll(before, 1, axis=0)
    strangers, raw = (finite_mean(csim(before, neighbours, c)) for c in (centre, 0.0))
    return IdentityReport(
        portraits=count,
        threshold=SAME_PERSON,
        strangers=strangers,
        raw_strangers=raw,
        by_parameter=by_parameter,
        turns=turns,
        own_turns=own_turns,
    )


def bin_turns(
    degrees: np.ndarray, before: np.ndarray, after: np.ndarray, centre: np.ndarray | float = 0.0
) -> list[Turn]:
    """Sort pairs of embeddings (N, 128) by measured turn (N,); NaN pairs are left out."""
    found = []
    seen = np.isfinite(degrees) & np.isfinite(before).all(1) & np.isfinite(after).all(1)
    for low, high in TURN_BINS:
        rows = np.flatnonzero(seen & (degrees >= low) & (degrees < high))
        if len(rows):
            pair = before[rows], after[rows]
            seen_centred, raw = (float(csim(*pair, c).mean()) for c in (centre, 0.0))
            same = float(same_person(*pair).mean())
            found.append(Turn((low, high), len(rows), seen_centred, raw, same))
    return found


def _embed(studio: Studio, shots: Shots, rows: np.ndarray) -> np.ndarray:
    """Return embeddings (len(rows), 128), NaN where no face was found."""
    found = np.full((len(rows), 128), np.nan, np.float32)
    seen = shots.valid[rows]
    chosen = rows[seen]
    found[seen] = embed_faces(shots.frames[chosen], shots.landmarks[chosen], studio.workers)
    return found
