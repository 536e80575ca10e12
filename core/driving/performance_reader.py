"""Turns tracks of faces into performances for one rig.

Of the shipped head, the reader's points tell pose, gaze and most of an expression (`told_values`); the rest,
and all of other models, is found by laying the model over the points. The rig's own portraits show where the
reader finds the points of their faces: brows have hair and eyes have lashes, and every reader draws faces
towards those it learned from. So a few portraits are read whose faces F knows: what each point is off in
them, it is taken to be off in photographs as well. The same portraits are read with controls moved: how much
of that reading shows, it is taken to show of photographs, too (see `reading_scale`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from core.controls.control import panel_controls
from core.driving.face_fit import BLOCKS, FaceFit, Given, prior_of
from core.driving.face_tracker import TrackedFace, read_aligned
from core.driving.performance import Performance
from core.driving.reading_scale import ReadingScale, fit_reading_scale
from core.driving.told_values import ToldValues
from core.driving.track import Track
from core.driving.trial_edits import Trial
from core.face.face_reader import fullest_reader
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.point_values import ROLL
from core.face.surface_points import SurfacePoints
from core.importing.face_surface.bound_points import bind_points
from core.importing.face_surface.head_values import head_values
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector

_FEWEST = 4  # portraits in which a point must be seen; else the reader is taken at its word


class PerformanceReader:
    """Reads what tracked faces do.

    Args:
        model: the rig's face model, on the CPU.
        samples: the faces of the rig's samples.
        trials: of `core.driving.trial_edits`.
        reader: of faces, the tracks'; without, the one that sees most of those installed.

    Raises:
        AssetError: the points of the reader are missing or damaged.
        RigEditorError: what the reader needs is not installed.
    """

    def __init__(
        self,
        model: MorphableModel,
        samples: FaceParams,
        trials: Sequence[Trial],
        reader: str | None = None,
    ) -> None:
        name = reader or fullest_reader()
        self._model, points = model, bind_points(model, name)
        self._rows = points.rows.numpy()
        faces = [read_aligned(trial.frame, name) for trial in trials]
        known = [(face, trial) for face, trial in zip(faces, trials, strict=True) if face is not None]
        resting = [(face, trial) for face, trial in known if not trial.edit.controls]
        self._fit = FaceFit(model, prior_of(samples), points, _offset(model, points, resting))
        self._controls = [c for c in panel_controls(model) if not c.is_relative]
        self._told = ToldValues(head_values(model), name)
        self._scales = self._find_scales(known) if resting else {}

    def read(self, track: Track) -> Performance:
        """Return what a face does in a track of this reader's; between frames that show it, interpolated."""
        found = np.array([face is not None for face in track.faces])
        known = self._values([face for face in track.faces if face is not None])
        values = {name: np.interp(track.moments, track.moments[found], some) for name, some in known.items()}
        return Performance(
            track.name, track.moments, values, track.pictures, int((~found).sum()), track.is_cut
        )

    @torch.no_grad()
    def _find_scales(self, known: Sequence[tuple[TrackedFace, Trial]]) -> dict[str, ReadingScale]:
        """Compare readings of several people at rest with F's, and their changes with what was asked for.

        How a square is turned needs no scale.
        """
        read = self._read_values([face for face, _ in known], one_identity=False)
        original, target = (
            FaceParams.cat([getattr(trial, name) for _, trial in known]) for name in ("original", "target")
        )
        at_rest = {t.edit.source: row for row, (_, t) in enumerate(known) if not t.edit.controls}
        rows = [*at_rest.values()]
        moved = [r for r, (_, t) in enumerate(known) if t.edit.controls and t.edit.source in at_rest]
        before = [at_rest[known[row][1].edit.source] for row in moved]
        scales = {}
        for control in (c for c in self._controls if c.name != ROLL):
            own, found = control.read(original).numpy(), read[control.name]
            asked, answers = control.read(target).numpy() - own, found[moved] - found[before]
            scales[control.name] = fit_reading_scale(found[rows], own[rows], asked[moved], answers)
        return scales

    @torch.no_grad()
    def _values(self, faces: Sequence[TrackedFace]) -> dict[str, np.ndarray]:
        """Return the values (N,) of the controls of pose, gaze and expression for N faces of one person."""
        read = self._read_values(faces, one_identity=len(faces) > 1)
        return {name: self._scales.get(name, ReadingScale()).apply(some) for name, some in read.items()}

    def _read_values(self, faces: Sequence[TrackedFace], one_identity: bool) -> dict[str, np.ndarray]:
        """Return what points tell (N,) of each control, and else what the face model says."""
        points = torch.from_numpy(np.stack([face.points[self._rows] for face in faces]))
        seen = torch.from_numpy(np.stack([face.seen[self._rows] for face in faces]))
        told = dict(zip(self._told.names, self._told.read(faces).T, strict=True))
        params = self._fit.fit(points, seen, one_identity, self._given(told))
        values = {control.name: control.read(params).double().numpy() for control in self._controls} | told
        return values | {ROLL: values[ROLL] + np.degrees([face.roll for face in faces])}

    def _given(self, told: Mapping[str, np.ndarray]) -> Given | None:
        """Return what was told as the face model has it."""
        controls = [control for control in self._controls if control.name in told]
        if not controls:
            return None
        sizes = [self._model.table[name].size for name in BLOCKS]
        first = dict(zip(BLOCKS, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))
        packed = torch.zeros(len(told[ROLL]), sum(sizes))
        for control in controls:
            amounts = torch.from_numpy(told[control.name]).float().clamp(control.minimum, control.maximum)
            block = packed[:, first[control.block] :][:, : self._model.table[control.block].size]
            control.place(block, amounts.deg2rad() if control.unit == "°" else amounts)
        columns = torch.tensor([first[c.block] + column for c in controls for column in c.columns])
        return Given(columns, packed[:, columns])


@torch.no_grad()
def _offset(
    model: MorphableModel, points: SurfacePoints, known: Sequence[tuple[TrackedFace, Trial]]
) -> torch.Tensor:
    """Return how far (U, 2) each point is found beside its place, averaged over portraits of known faces."""
    if len(known) < _FEWEST:
        return torch.zeros(len(points), 2)
    projector, rows = LandmarkProjector(model, Camera(), points), points.rows.numpy()
    placed = projector(FaceParams.cat([trial.original for _, trial in known])).numpy()
    found = np.stack([face.points[rows] for face, _ in known])
    true = np.stack([f.within(p, len(trial.frame)) for (f, trial), p in zip(known, placed, strict=True)])
    seen = np.stack([face.seen[rows] for face, _ in known])[..., None]
    count = seen.sum(0)
    mean = ((found - true) * seen).sum(0) / count.clip(min=1)
    return torch.from_numpy(np.where(count < _FEWEST, 0.0, mean))
