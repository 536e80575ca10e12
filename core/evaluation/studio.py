"""Where portraits are edited in batches and shown to the judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tqdm import tqdm

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.face.face_reader import face_reader
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.judges.landmarks import pose_of_landmarks
from core.judges.picture import PictureJudge
from core.render.renderer import Renderer

CPU_BATCH, BATCH = 2, 16
"""Pictures synthesised at once. On a CPU small batches stay in its caches: at 256² a picture takes 42 ms,
in batches of 8 46 ms, of 16 52 ms."""
CHUNK = 256


@dataclass(frozen=True, eq=False)
class Shots:
    """N pictures and what the judges read off them.

    Attributes:
        frames: (N, H, W, 3) uint8.
        landmarks: (N, 68, 2) pixels; valid: (N,) where a face was found.
        pose: (N, 3) yaw, pitch, roll in degrees by the landmarks; NaN where no face was found.
        readings: (N, K) of the picture judge, or None.
    """

    frames: np.ndarray
    landmarks: np.ndarray
    valid: np.ndarray
    pose: np.ndarray
    readings: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Edits:
    """N edits: their pictures, what was asked for, and what F sees.

    Attributes:
        shots: of the edited portraits.
        w_plus: (N, L, w_dim) edited codes.
        original, target, achieved: F before, what was asked for, F after.
    """

    shots: Shots
    w_plus: np.ndarray
    original: FaceParams
    target: FaceParams
    achieved: FaceParams


class Studio:
    """Runs edits on one rig and has every picture judged.

    Args:
        pipeline: of the rig.
        judge: the picture judge, for generators whose pictures it knows.
        workers: processes that detect landmarks and embed faces.
    """

    def __init__(self, pipeline: EditPipeline, judge: PictureJudge | None = None, workers: int = 2) -> None:
        self.pipeline, self.judge, self.workers = pipeline, judge, workers
        self.batch = CPU_BATCH if torch.device(pipeline.device).type == "cpu" else BATCH
        self.model: MorphableModel = pipeline.rig.model
        self.reference = self.model.mean_vertices[self.model.landmark_vertices].cpu().numpy()
        self._renderer = Renderer(self.model, pipeline.rig.generator.img_resolution)

    def edit(self, edits: Sequence[Edit], title: str = "") -> Edits:
        """Run edits of one calibration, in the order given."""
        results = []
        for start in tqdm(range(0, len(edits), self.batch), desc=title, leave=False, unit="batch"):
            results += self.pipeline.edit_batch(edits[start : start + self.batch])
        return Edits(
            shots=self.look(np.stack([result.frame for result in results])),
            w_plus=np.stack([result.w_plus for result in results]),
            original=FaceParams.cat([result.original for result in results]),
            target=FaceParams.cat([result.target for result in results]),
            achieved=FaceParams.cat([result.achieved for result in results]),
        )

    def look(self, frames: np.ndarray) -> Shots:
        """Show pictures (N, H, W, 3) to the judges."""
        parts = [
            face_reader().read(frames[start : start + CHUNK], self.workers)
            for start in range(0, len(frames), CHUNK)
        ]
        landmarks, valid = (np.concatenate(found) for found in zip(*parts, strict=True))
        pose = np.full((len(frames), 3), np.nan)
        if valid.any():
            pose[valid] = pose_of_landmarks(landmarks[valid], self.reference, frames.shape[1])
        return Shots(frames, landmarks, valid, pose, self.judge.read(frames) if self.judge else None)

    @torch.inference_mode()
    def project(self, params: FaceParams) -> np.ndarray:
        """Return where the model's landmarks (N, 68, 2) lie in the picture, in pixels."""
        return self._renderer.landmarks(params).numpy()
