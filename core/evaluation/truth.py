"""What only a generator of known scenes allows: errors of F, and the generator's own turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_code import latent_of_seed
from core.errors import AssetError
from core.evaluation.metrics.background import SceneBackdrop
from core.evaluation.metrics.errors import group_errors
from core.evaluation.parameters import ParameterTable
from core.face.landmarks import INNER_FACE
from core.face.params import FaceParams
from core.frames import to_frames
from core.scenes.truth import POSE_FACTORS, SceneRenderer, scene_basis_of, scenes_of_z, z_of_scenes

OWN_TURNS = (-36.0, -18.0, 0.0, 18.0, 36.0)
_BATCH = 2
_TRUTH_SIZE = 32


@dataclass(frozen=True)
class ReconstructorReport:
    """Errors of F against true scene parameters.

    Attributes:
        portraits: how many, untruncated; errors: mean by quantity; `guess_…` is the error of always saying
            the mean of the truth, which F must beat.
        yaw_slope: F's yaw regressed on the true one; yaw_correlation: of the two.
    """

    portraits: int
    errors: dict[str, float]
    yaw_slope: float
    yaw_correlation: float


class KnownScenes:
    """The true scenes of one rig's portraits."""

    def __init__(self, pipeline: EditPipeline, basis: torch.Tensor, renderer: SceneRenderer) -> None:
        self.pipeline, self.basis, self.renderer = pipeline, basis, renderer
        self._generator = pipeline.rig.generator

    @property
    def resolution(self) -> int:
        """Side of the generator's pictures."""
        return self._generator.img_resolution

    def z(self, seeds: Sequence[int]) -> torch.Tensor:
        """Return z (N, z_dim) of portraits."""
        return torch.cat([latent_of_seed(seed, self._generator.z_dim) for seed in seeds])

    def backdrop(self, seeds: Sequence[int], truncation_psi: float, table: ParameterTable) -> SceneBackdrop:
        """Return the masks of portraits."""
        scenes = truncation_psi * scenes_of_z(self.z(seeds), self.basis)
        return SceneBackdrop(self.renderer, scenes, table)

    @torch.inference_mode()
    def frames(self, z: torch.Tensor, truncation_psi: float = 1.0) -> np.ndarray:
        """Return the generator's pictures (N, H, W, 3) uint8 of z (N, z_dim)."""
        images = []
        for part in z.split(_BATCH):
            w = self._generator.truncate(self._w(part), truncation_psi)
            images.append(to_frames(self._generator.synthesis(self._generator.broadcast(w))))
        return np.concatenate(images)

    @torch.inference_mode()
    def read(self, z: torch.Tensor) -> FaceParams:
        """Return F of the untruncated portraits of z (N, z_dim), on the CPU."""
        return self.pipeline.rig.reconstructor.read(self._generator.broadcast(self._w(z))).to("cpu")

    def _w(self, z: torch.Tensor) -> torch.Tensor:
        return self._generator.mapping(z.to(self._generator.w_avg.device))

    def own_turns(self, seeds: Sequence[int], truncation_psi: float) -> np.ndarray:
        """Return frames (N · 5, H, W, 3): each portrait as the generator itself shows it turned.

        Only the yaw of the scene behind z changes; truncation makes the turns smaller, so measure them.
        """
        z = self.z(seeds)
        scenes = scenes_of_z(z, self.basis)
        axis = POSE_FACTORS.index("yaw")
        turned = [self.renderer.turned(scenes, axis, np.full(len(z), angle)) for angle in OWN_TURNS]
        codes = [z_of_scenes(scene, z, self.basis) for scene in turned]
        return self.frames(torch.stack(codes, dim=1).flatten(0, 1), truncation_psi)

    @torch.inference_mode()
    def reconstructor_errors(self, seeds: Sequence[int]) -> ReconstructorReport:
        """Compare F with the truth on untruncated portraits."""
        z = self.z(seeds)
        truth = self.renderer.params(self.renderer.render(scenes_of_z(z, self.basis), _TRUTH_SIZE))
        seen = self.read(z)
        errors = {name: float(e.mean()) for name, e in self._errors(seen, truth).items()}
        guess = self._errors(_mean_of(truth), truth)
        yaw = np.stack([p.rotation[:, 0].numpy() for p in (truth, seen)])
        return ReconstructorReport(
            portraits=len(z),
            errors=errors | {f"guess_{name}": float(e.mean()) for name, e in guess.items()},
            yaw_slope=float(np.polyfit(yaw[0], yaw[1], 1)[0]),
            yaw_correlation=float(np.corrcoef(yaw)[0, 1]),
        )

    def _errors(self, seen: FaceParams, truth: FaceParams) -> dict[str, torch.Tensor]:
        model = self.renderer.model
        shapes = [model.vertices(p.identity, torch.zeros_like(p.expression)) for p in (seen, truth)]
        on_face = model.face_weight > 0.5
        shapes = [shape[:, on_face] - shape[:, on_face].mean(1, keepdim=True) for shape in shapes]
        distance = (shapes[0] - shapes[1]).norm(dim=2).mean(1)
        inner = model.expression_basis[:, model.landmark_vertices[INNER_FACE]].flatten(1)
        moved = ((seen.expression - truth.expression) @ inner).unflatten(1, (-1, 3)).norm(dim=2).mean(1)
        errors = group_errors(model, seen, truth, model.groups)
        return {**errors, "expression_mm": 10 * moved, "identity_mm": 10 * distance}


def known_scenes(pipeline: EditPipeline, work: Path) -> KnownScenes | str:
    """Return the true scenes of a rig, or one sentence on why there are none.

    Args:
        pipeline: of the rig.
        work: folder of make-demo-rig, for the bust that scenes are rendered with.
    """
    basis = scene_basis_of(pipeline.rig.generator)
    if basis is None:
        return "The generator was not made from this version's scenes, so its truth is unknown."
    try:
        return KnownScenes(pipeline, basis, SceneRenderer(work / "bust.npz", pipeline.rig.model))
    except AssetError as error:
        return f"The truth was not rendered: {error}"


def _mean_of(params: FaceParams) -> FaceParams:
    return FaceParams(
        **{name: block.mean(0, keepdim=True).expand_as(block) for name, block in vars(params).items()}
    )
