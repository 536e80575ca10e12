"""How a rig folder becomes an edit pipeline, on the thread that calls."""

from __future__ import annotations

from pathlib import Path

import torch

from app.views.gl_mesh_view import opengl
from app.views.software_mesh_view import compile_rasterizer
from app.worker.render_thread import OpenPipeline
from core.pipeline import EditPipeline
from core.rig.rig import load_rig


def open_rig(folder: Path) -> OpenPipeline:
    """Return what opens the rig in `folder`.

    Call this on the GUI thread; the render thread calls what it returns.
    """
    draws_mesh_on_cpu = opengl() is None

    def open_pipeline() -> EditPipeline:
        device = "cuda" if torch.cuda.is_available() else "cpu"
        pipeline = EditPipeline(load_rig(folder, device), device)
        if draws_mesh_on_cpu:
            compile_rasterizer()
        return pipeline

    return open_pipeline
