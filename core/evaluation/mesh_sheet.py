"""Ten portraits, each above the mesh that the window shows beside it."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.editing.truncation import DEFAULT_TRUNCATION
from core.evaluation.report.strips import sheet
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.likeness.likeness import Likeness, can_find_likeness, face_mesh, find_likeness
from core.render.mesh_picture import draw_smooth_mesh

SEEDS = range(10)
_COLUMNS, _SIDE = 5, 256
_GROUND = 36  # grey level


def mesh_sheet(pipeline: EditPipeline) -> Image.Image:
    """Draw the untouched portraits of seeds 0 to 9 and their meshes, as the window shows both."""
    edits = [Edit(PortraitSource(seed, DEFAULT_TRUNCATION)) for seed in SEEDS]
    results, model = pipeline.edit_batch(edits), pipeline.rig.model
    portraits = [result.frame for result in results]
    meshes = [_drawn(model, result.original, _likeness(pipeline, result)) for result in results]
    rows = []
    for start in range(0, len(portraits), _COLUMNS):
        rows += [row[start : start + _COLUMNS] for row in (portraits, meshes)]
    return sheet(rows, [], size=_SIDE)


def _likeness(pipeline: EditPipeline, result: EditResult) -> Likeness | None:
    if not can_find_likeness():
        return None
    rig = pipeline.rig
    return find_likeness(rig.model, result.original, result.frame, rig.reconstructor.sees_gaze)


@torch.inference_mode()
def _drawn(model: MorphableModel, params: FaceParams, likeness: Likeness | None) -> np.ndarray:
    """Return a mesh (H, W, 3) uint8 on a plain ground."""
    mesh = face_mesh(model, params, likeness=likeness)
    picture = draw_smooth_mesh(mesh.vertices, mesh.colors, mesh.triangles, resolution=_SIDE)
    share = picture[..., 3:] / 255
    return (picture[..., :3] * share + _GROUND * (1 - share)).round().astype(np.uint8)
