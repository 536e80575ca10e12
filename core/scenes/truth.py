"""The truth behind a picture: a generator made by regression shows, for any z, a scene that is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.generator.protocol import StyleGenerator
from core.scenes.basis import scene_basis
from core.scenes.bust import Bust
from core.scenes.drawing.portrait import PortraitBatch, PortraitRenderer
from core.scenes.makehuman import data_directory, textures
from core.scenes.scene import SCENE_SIZE, columns, scenes_of

_FIRST_LAYER = "mapping.layers.0.weight"
_READ_THROUGH_BASIS = 0.01  # half precision leaves 2e-4, another basis 0.9


def scene_basis_of(
    generator: torch.nn.Module | StyleGenerator, size: int = SCENE_SIZE
) -> torch.Tensor | None:
    """Return P (z_dim, k) where the generator's mapping reads z through the basis of scenes, else None.

    The first weight of such a mapping is V Pᵀ, so that it has nothing outside the span of P.

    Args:
        generator: of any kind.
        size: numbers k of a scene; default: those that are drawn.
    """
    weight = generator.state_dict().get(_FIRST_LAYER)
    if weight is None or weight.ndim != 2 or not 0 < size <= weight.shape[1]:
        return None
    basis = scene_basis(size, weight.shape[1])
    weight = weight.float().cpu()
    outside = (weight - weight @ basis @ basis.T).norm() / weight.norm()
    return basis if float(outside) < _READ_THROUGH_BASIS else None


def scenes_of_z(z: torch.Tensor, basis: torch.Tensor) -> np.ndarray:
    """Return the scenes (N, k) that the generator shows for z (N, z_dim): Pᵀ z · √z_dim / ‖z‖."""
    z = z.cpu()
    return (z @ basis * (len(basis) ** 0.5 / z.norm(dim=1, keepdim=True))).numpy().astype(np.float64)


def z_of_scenes(scenes: np.ndarray, z: torch.Tensor, basis: torch.Tensor) -> torch.Tensor:
    """Return z (N, z_dim) that shows scenes (N, k) and keeps what z has outside the basis."""
    wanted = torch.from_numpy(scenes).float()
    outside = z - z @ basis @ basis.T
    room = (len(basis) - wanted.square().sum(1, keepdim=True)).clamp(min=0).sqrt()
    return wanted @ basis.T + outside / outside.norm(dim=1, keepdim=True) * room


class SceneRenderer:
    """Renders scenes with the parameters that are true of them.

    Args:
        bust_path: what the stage `head-model` of make-demo-rig wrote.
        model: the rig's face model; it must have the bust's expression units.

    Raises:
        AssetError: the bust or MakeHuman's textures are missing, or bust and model do not belong together.
    """

    def __init__(self, bust_path: Path, model: MorphableModel) -> None:
        if not bust_path.is_file():
            raise AssetError(
                f"{bust_path} does not exist: run `python -m core make-demo-rig --only head-model --work "
                f"{bust_path.parent}` first."
            )
        bust = Bust.load(bust_path)
        if tuple(bust.expression_names) != tuple(model.expression_names):
            raise AssetError(f"{bust_path} is not the bust of this rig's face model: its units differ.")
        self.bust, self.model = bust, model
        self._renderer = PortraitRenderer(bust, textures(data_directory()))

    def render(self, scenes: np.ndarray, resolution: int) -> PortraitBatch:
        """Return pictures of scenes (n, k), their parts and their true parameters."""
        return self._renderer.render(scenes, resolution)

    def params(self, batch: PortraitBatch) -> FaceParams:
        """Return the true parameters as the model's; albedo, which a scene has none of, is zero."""
        return face_params(self.model, {name: getattr(batch, name) for name in TRUE_BLOCKS})

    def turned(self, scenes: np.ndarray, axis: int, degrees: np.ndarray) -> np.ndarray:
        """Return scenes (n, k) turned to so many degrees of yaw, pitch or roll (axis 0, 1, 2), within ±4 σ.

        The factor of each angle moves no other, so a table of one scene inverts it.
        """
        column = columns(POSE_FACTORS[axis])
        probe = np.zeros((len(_GRID), SCENE_SIZE))
        probe[:, column.start] = _GRID
        angles = np.degrees(scenes_of(self.bust, probe).angles[:, axis])
        turned = scenes.copy()
        turned[:, column.start] = np.interp(degrees, angles, _GRID)
        return turned


POSE_FACTORS = ("yaw", "pitch", "roll")
_GRID = np.linspace(-4, 4, 161)
TRUE_BLOCKS = ("identity", "expression", "sh_coeffs", "rotation", "translation")


def face_params(model: MorphableModel, blocks: dict[str, np.ndarray]) -> FaceParams:
    """Return parameters of n faces from true blocks (n, …); albedo is zero."""
    tensors = {name: torch.from_numpy(np.asarray(blocks[name], np.float32)) for name in TRUE_BLOCKS}
    albedo = torch.zeros(len(tensors["rotation"]), model.table["albedo"].size)
    return FaceParams(albedo=albedo, **tensors)
