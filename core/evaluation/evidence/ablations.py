"""Section 8.4: the steering baseline and losses left out, each a RigNet of its own, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

import numpy as np
import torch
from matplotlib.figure import Figure
from PIL import Image

from core.controls.transfer import transfer
from core.evaluation.evidence.sampling import mahalanobis
from core.evaluation.metrics.errors import finite_mean
from core.evaluation.metrics.frechet import frechet_distance, judge_space, samples_of
from core.evaluation.metrics.gain import transfer_gain
from core.evaluation.parameters import ParameterTable
from core.evaluation.report.charts import bar_panels
from core.evaluation.report.strips import sheet
from core.evaluation.studio import Edits, Shots, Studio
from core.evaluation.sweep import Rest
from core.evaluation.transfers import judge_transfers
from core.face.groups import GroupName
from core.face.params import FaceParams
from core.frames import to_frames
from core.judges.identity import csim, embed_faces
from core.rig.rignet_choices import edited_groups
from core.rig.variants import Variant, VariantEdit

SHOWN = 4
OWN = "rig"
"""The rig's own RigNet, without calibration."""
REFERENCE = "linear"
"""The full model that the paper's ablations are of."""
FRECHET_SAMPLES = 400
LEAST_LOSS = 0.02
"""Share of the full model's value by which a variant must be worse to be called so."""


@dataclass(frozen=True)
class Metric:
    """One number per variant: key in the records, title for people, whether more of it is worse."""

    key: str
    title: str
    more_is_worse: bool

    @property
    def headline(self) -> str:
        """The title with an arrow to the better side."""
        return f"{self.title} {'↓' if self.more_is_worse else '↑'}"


GAIN = Metric("gain", "transfer gain (1 = faithful)", False)
CROSS_TALK = Metric("cross_talk", "cross-talk: drift of the rest (σ)", True)
IDENTITY = Metric("identity", "identity kept (CSIM)", False)
REALISM = Metric("distance_from_samples", "Fréchet distance of edits from samples", True)
OUTSIDE = Metric("distance_from_w", "distance of codes from W (σ)", True)
DETECTED = Metric("detected", "faces found", False)
METRICS = (GAIN, CROSS_TALK, IDENTITY, REALISM, OUTSIDE, DETECTED)
BLAMED: dict[str, tuple[Metric, ...]] = {
    "steering": (IDENTITY, REALISM, DETECTED),
    "without_reconstruction": (OUTSIDE, REALISM, DETECTED),
    "without_edit": (GAIN,),
    "without_consistency": (CROSS_TALK,),
}
"""What the paper blames each variant for: distorted faces, images that stop being faces, edits that are not
made, edits that spill."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The same transfers by every RigNet.

    Attributes:
        portraits: how many; records: by variant and group; sheets: by group, a row per portrait.
    """

    portraits: int
    records: dict[str, dict[GroupName, dict[str, Any]]]
    sheets: dict[GroupName, Image.Image]

    def means(self, metric: Metric) -> dict[str, float]:
        """Return the mean over groups by variant; variants without the metric are left out."""
        found = {
            name: [r[metric.key] for r in groups.values() if r[metric.key] is not None]
            for name, groups in self.records.items()
        }
        return {name: fmean(values) for name, values in found.items() if values}

    def blamed(self) -> list[dict[str, Any]]:
        """Return for each variant whether it is worse than the full model where the paper says so."""
        if REFERENCE not in self.records:
            return []
        claims = []
        for name in (n for n in BLAMED if n in self.records):
            for metric in BLAMED[name]:
                means = self.means(metric)
                if name not in means or REFERENCE not in means:
                    continue
                value, full = means[name], means[REFERENCE]
                loss = (value - full) if metric.more_is_worse else (full - value)
                share = loss / max(abs(full), 1e-9)
                claims.append(
                    {
                        "variant": name,
                        "metric": metric.title,
                        "value": value,
                        "full": full,
                        "full_name": REFERENCE,
                        "worse_by": share,
                        "worse": share > LEAST_LOSS,
                    }
                )
        return claims

    def numbers(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "portraits": self.portraits,
            "calibrated": False,
            "blamed": self.blamed(),
            "means": {metric.key: self.means(metric) for metric in METRICS},
            "by_group": self.records,
        }

    def chart(self) -> Figure:
        """Draw every metric by variant; those that the paper blames on a variant are marked."""
        panels = {metric.headline: self.means(metric) for metric in METRICS}
        marked = {(metric.headline, name) for name, metrics in BLAMED.items() for metric in metrics}
        return bar_panels(panels, marked)


def compare_variants(studio: Studio, rest: Rest, variants: Mapping[str, Variant]) -> Comparison:
    """Make the same transfers with every RigNet, without calibration, so that only training differs.

    Args:
        studio: of the rig; its own RigNet comes first as `rig`.
        rest: untouched portraits; each takes one group of parameters from the next.
        variants: by name.

    Raises:
        AssetError: a variant does not fit the rig.
    """
    rig = studio.pipeline.rig
    edits = {OWN: VariantEdit(rig.rignet)} | {name: v.open(rig) for name, v in variants.items()}
    bench = _Bench(studio, rest)
    records: dict[str, dict[GroupName, dict[str, Any]]] = {}
    groups = edited_groups(rig.model.groups)
    made: dict[GroupName, list[Edits]] = {group: [] for group in groups}
    for name, edit in edits.items():
        records[name] = {}
        for group in groups:
            shot = _transfer_all(studio, rest, edit, group)
            records[name][group] = bench.judge(group, shot)
            made[group].append(shot)
    names = ["portrait", "taken from", *(name.replace("without_", "no ") for name in edits)]
    sheets = {group: _sheet(rest, names, shots) for group, shots in made.items()}
    return Comparison(len(rest.sources), records, sheets)


@torch.inference_mode()
def _transfer_all(studio: Studio, rest: Rest, edit: VariantEdit, group: GroupName) -> Edits:
    """Give every portrait a group of parameters of the next one."""
    rig = studio.pipeline.rig
    device = studio.pipeline.device
    w_plus, original = torch.from_numpy(rest.edits.w_plus).to(device), rest.edits.original
    order = torch.arange(len(w_plus)).roll(-1)
    target = transfer(rig.model, original, original[order], [group])
    edited = edit(w_plus, target.to(device), original.to(device))
    frames = [to_frames(rig.generator.synthesis(codes)) for codes in edited.split(studio.batch)]
    achieved = rig.reconstructor.read(edited).to("cpu")
    return Edits(studio.look(np.concatenate(frames)), edited.cpu().numpy(), original, target, achieved)


class _Bench:
    """Judges edits against the portraits that they start from."""

    def __init__(self, studio: Studio, rest: Rest) -> None:
        self._studio, self._rest = studio, rest
        self._table = ParameterTable(studio.pipeline.rig)
        self._faces = _embed(studio, rest.edits.shots)
        seen = np.isfinite(self._faces).all(1)
        self._centre = self._faces[seen].mean(0) if seen.any() else 0.0
        self._samples = self._sample_features()

    def judge(self, group: GroupName, edits: Edits) -> dict[str, Any]:
        report = judge_transfers(self._studio, self._table, [group], self._rest, edits)
        drift = report.drift or report.drift_by_f
        kept = [value for name, value in drift.items() if name not in ("translation", "albedo")]
        corpus = self._table.rig.statistics.w.astype(np.float64)
        codes = edits.w_plus.reshape(-1, edits.w_plus.shape[2]).astype(np.float64)
        by_f = self._gain_by_f(group, edits.original, edits.target, edits.achieved)
        by_judge = self._gain_by_judge(group, edits)
        identity = finite_mean(csim(self._faces, _embed(self._studio, edits.shots), self._centre))
        return asdict(report) | {
            GAIN.key: by_f if by_judge is None else by_judge,
            "gain_by_f": by_f,
            CROSS_TALK.key: fmean(kept),
            IDENTITY.key: identity if np.isfinite(identity) else None,
            REALISM.key: self._distance_from_samples(edits.shots),
            OUTSIDE.key: float(mahalanobis(codes, corpus).mean()),
        }

    def _gain_by_f(self, group: GroupName, *params: FaceParams) -> float:
        blocks = self._table.rig.model.table
        columns = list(self._table.rig.model.groups[group].columns)
        sigma = self._table.block_sigma[columns]
        start, wanted, seen = ((blocks.pack(p)[:, columns] / sigma).numpy() for p in params)
        return transfer_gain((wanted - start).ravel(), (seen - start).ravel())[0]

    def _gain_by_judge(self, group: GroupName, edits: Edits) -> float | None:
        """Return the change of readings regressed on their distance from the portrait taken from, in σ."""
        judge, before, after = self._studio.judge, self._rest.edits.shots.readings, edits.shots.readings
        if judge is None or before is None or after is None or not judge.groups().get(group):
            return None
        columns = judge.groups()[group]
        sigma = np.array([judge.readings[column].sigma for column in columns])
        start, seen = before[:, columns] / sigma, after[:, columns] / sigma
        return transfer_gain((np.roll(start, -1, axis=0) - start).ravel(), (seen - start).ravel())[0]

    def _sample_features(self) -> np.ndarray | None:
        judge = self._studio.judge
        if judge is None:
            return None
        psi = self._rest.sources[0].truncation_psi
        samples = samples_of(self._studio.pipeline.rig.generator, FRECHET_SAMPLES, None, psi)
        return np.concatenate([judge_space(judge).embed(part) for part in samples])

    def _distance_from_samples(self, shots: Shots) -> float | None:
        if self._studio.judge is None or self._samples is None:
            return None
        return frechet_distance(self._studio.judge.embed(shots.frames), self._samples)


def _embed(studio: Studio, shots: Shots) -> np.ndarray:
    """Return embeddings (N, 128), NaN where no face was found."""
    found = np.full((len(shots.frames), 128), np.nan, np.float32)
    seen = np.flatnonzero(shots.valid)
    if len(seen):
        found[seen] = embed_faces(shots.frames[seen], shots.landmarks[seen], studio.workers)
    return found


def _sheet(rest: Rest, names: list[str], made: list[Edits]) -> Image.Image:
    own = rest.edits.shots.frames
    stacks = [own, np.roll(own, -1, axis=0), *(edits.shots.frames for edits in made)]
    return sheet([[stack[row] for stack in stacks] for row in range(min(SHOWN, len(own)))], names)
