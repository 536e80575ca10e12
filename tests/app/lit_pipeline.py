"""A fake pipeline whose portraits have all that a chapter of the played session plays with."""

import numpy as np
import torch
from fake_pipeline import NUM_WS, W_DIM, FakePipeline, seed_of

from core.editing.edit import Edit
from core.editing.portrait_source import Portrait, PortraitSource
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.free_directions import FreeDirections
from core.rig.statistics import Statistics


class LitPipeline(FakePipeline):
    """Every portrait has some light from one side, and smiles are among what the generator shows.

    A free direction shifts the colour of the ground.
    """

    def __init__(self, model: MorphableModel) -> None:
        directions = np.eye(1, W_DIM, dtype=np.float32)
        super().__init__(model, FreeDirections(directions, np.ones(NUM_WS, bool), np.ones(1, np.float32)))
        params = torch.cat([model.table.pack(self.original(PortraitSource(seed))) for seed in range(100)])
        self.rig.statistics = Statistics(np.arange(100), params.numpy(), np.zeros((100, 4)))
        self.rig.manifest["quality"] = {"reliable": {"mouthSmile": [0.0, 0.6]}}

    def original(self, source: Portrait) -> FaceParams:
        turned = super().original(source)
        light = turned.sh_coeffs.clone()
        light[:, 3] += 0.2 + 0.01 * (seed_of(source) % 17)
        return turned.replace(sh_coeffs=light)

    def paint(self, edit: Edit, target: FaceParams) -> np.ndarray:
        shift = 20 * edit.controls.get("free_1", 0.0)
        return (super().paint(edit, target) + shift).clip(0, 255).astype(np.uint8)
