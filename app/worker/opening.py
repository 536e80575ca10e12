"""How a rig folder or a generator file becomes a pipeline, on the thread that calls."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch

from app.opengl import opengl
from app.worker.render_thread import OpenPipeline
from core.device import CPU, prepare_device
from core.editing.edit_pipeline import pipeline_for
from core.editing.picture import Picture
from core.editing.pipeline import Pipeline
from core.render.mesh_picture import compile_loops
from core.rig.opening import open_rig as read_rig


def open_rig(path: Path, device: torch.device = CPU) -> OpenPipeline:
    """Return what opens a rig folder, finished or not, or the file of a generator, on a device.

    Call this on the GUI thread; the render thread calls what it returns.
    """
    draws_mesh_on_cpu = opengl() is None

    def open_pipeline() -> Pipeline[Picture]:
        prepare_device(device)
        with ThreadPoolExecutor(1) as beside:  # and not when the window first draws the mesh
            compiled = beside.submit(compile_loops, draws_mesh_on_cpu)
            pipeline = pipeline_for(read_rig(path, device), device)
            compiled.result()
        return pipeline

    return open_pipeline
