"""The face mesh as wires over the portrait, where the reconstructor sees it."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app import theme
from app.document.session import EditSession
from app.portrait_view.viewport import Viewport
from app.worker.jobs import Jobs
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.camera import Camera
from core.render.renderer import place
from core.render.wireframe import contour_edges, draw_wires

RESOLUTION = 512
OPACITY = 0.7


class MeshOverlay(QObject):
    """Follows the portrait on screen while it is switched on; drawn in a thread of its own, latest first."""

    failed = Signal(str)

    def __init__(self, viewport: Viewport, session: EditSession) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._on = self._drawing = self._outdated = False
        self._edges = torch.empty(0)
        self._jobs = Jobs(self)
        session.rig_changed.connect(self._find_edges)
        session.result_changed.connect(self._draw)

    def set_on(self, on: bool) -> None:
        """Show or hide the wires."""
        self._on = on
        self._viewport.show_overlay(QImage())
        self._draw()

    def finish(self) -> None:
        """Wait for what is being drawn."""
        self._jobs.finish()

    def _draw(self) -> None:
        result, rig = self._session.result, self._session.rig
        if not self._on or result is None or rig is None:
            return
        self._outdated = self._drawing
        if not self._drawing:
            self._drawing = True
            draw = partial(_draw_wires, rig.model, result.achieved, self._edges)
            self._jobs.start(draw, self._show, self._give_up)

    def _show(self, picture: QImage) -> None:
        self._drawing = False
        if self._on:
            self._viewport.show_overlay(picture)
        if self._outdated:
            self._draw()

    def _give_up(self, sentence: str) -> None:
        """What comes next may be drawn all the same."""
        self._drawing = False
        self.failed.emit(sentence)

    def _find_edges(self) -> None:
        rig = self._session.rig
        if rig is None:
            self._viewport.show_overlay(QImage())
        else:
            self._edges = contour_edges(rig.model.mean_vertices, rig.model.triangles)


def _draw_wires(model: MorphableModel, seen: FaceParams, edges: torch.Tensor) -> QImage:
    """Return the wires of a face; runs in the thread of the jobs."""
    with torch.inference_mode():
        vertices = place(model.vertices(seen.identity, seen.expression), seen)
        alpha = draw_wires(Camera().project(vertices), model.triangles, edges, RESOLUTION)
    return tinted(alpha.numpy(), "accent_strong")


def tinted(alpha: np.ndarray, color_name: str) -> QImage:
    """Return a picture of one colour under an alpha (H, W) in [0, 1]; it owns its memory."""
    color = theme.color(color_name)
    pixels = np.empty((*alpha.shape, 4), dtype=np.uint8)
    pixels[..., :3] = color.red(), color.green(), color.blue()
    pixels[..., 3] = alpha * (255 * OPACITY)
    height, width = alpha.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
