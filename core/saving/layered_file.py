"""An edit as a layered PSD file, which Photoshop, Krita and GIMP open.

From the bottom: the original, the edit, the face mesh in its light, and where the mesh covers the picture.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image

from core.editing.picture import EditResult, Picture
from core.errors import ExportError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.files.whole_file import write_whole
from core.likeness.likeness import face_mesh
from core.render.mesh_picture import draw_smooth_mesh

LAYERED_SUFFIX = ".psd"


class Layer(NamedTuple):
    """One layer: its name, its picture (H, W, 3 or 4) uint8, and whether it is shown at first."""

    name: str
    frame: np.ndarray
    is_shown: bool


class LayeredFile:
    """Takes the portrait before and after an edit, then writes both and what F sees as layers.

    Args:
        path: with the suffix .psd.
        model: the face model; None where faces are not read, which leaves out mesh and mask.

    Raises:
        ExportError: the suffix is another one.
    """

    def __init__(self, path: Path, model: MorphableModel | None) -> None:
        if path.suffix.lower() != LAYERED_SUFFIX:
            raise ExportError(f"{path} does not end in {LAYERED_SUFFIX}; give it that suffix.")
        self._path, self._model = path, model
        self._pictures: list[Picture] = []

    def add(self, picture: Picture) -> None:
        """Take the next picture, the one before the edit first."""
        self._pictures.append(picture)

    def finish(self) -> None:
        """Write the file; raises ExportError."""
        before, after = self._pictures
        layers = [Layer("Original", before.frame, True), Layer("Edit", after.frame, True)]
        if isinstance(after, EditResult) and self._model is not None:
            layers += mesh_layers(self._model, after.achieved, len(after.frame))
        write_whole(self._path, layered_bytes(layers, after.frame))

    def abort(self) -> None:
        """Forget the pictures."""
        self._pictures.clear()


@torch.inference_mode()
def mesh_layers(model: MorphableModel, params: FaceParams, side: int) -> list[Layer]:
    """Return the lit mesh of one face on a transparent ground, and its mask, white on black."""
    mesh = face_mesh(model, params)
    frame = draw_smooth_mesh(mesh.vertices, mesh.colors, mesh.triangles, resolution=side)
    return [Layer("Mesh", frame, False), Layer("Mask", frame[..., 3:].repeat(3, axis=2), False)]


def layered_bytes(layers: list[Layer], shown: np.ndarray) -> bytes:
    """Return layers, the lowest first, as the bytes of a PSD file.

    Args:
        layers: all of one size.
        shown: (H, W, 3) uint8, for programs that read no layers.
    """
    from psd_tools import PSDImage

    ground = Image.fromarray(shown).convert("RGBA")  # of a document without alpha, layers would have none
    document, buffer = PSDImage.frompil(ground), BytesIO()
    for layer in layers:
        made = document.create_pixel_layer(Image.fromarray(layer.frame), name=layer.name)
        made.visible = layer.is_shown
    document.save(buffer)
    return buffer.getvalue()
