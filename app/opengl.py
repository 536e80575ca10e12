"""The one OpenGL context of the program."""

from __future__ import annotations

import functools
from typing import NamedTuple

from OpenGL import GL
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext

SAMPLES = 4
"""Per pixel, so that edges have no steps; a renderer that has fewer gives what it has."""
SOFTWARE_RENDERERS = ("llvmpipe", "softpipe", "swrast", "swiftshader")
OLDEST_OPENGL = (2, 1)


class GLContext(NamedTuple):
    """A context and the surface that makes it current."""

    context: QOpenGLContext
    surface: QOffscreenSurface

    def draws_on_cpu(self) -> bool:
        """Return whether samples cost the processor's time; the context is current."""
        renderer = bytes(GL.glGetString(GL.GL_RENDERER) or b"").decode(errors="replace").lower()
        return any(name in renderer for name in SOFTWARE_RENDERERS)

    def make_current(self) -> bool:
        """Return whether OpenGL calls may follow."""
        return self.context.isValid() and self.context.makeCurrent(self.surface)


@functools.cache
def opengl() -> GLContext | None:
    """Return the program's context, or None where this display has no OpenGL; for the GUI thread only.

    All views share it, as pyqtgraph compiles its shaders once for the process.
    """
    application = QCoreApplication.instance()
    made = GLContext(QOpenGLContext(application), QOffscreenSurface(None, application))
    made.surface.create()
    works = made.surface.isValid() and made.context.create() and made.make_current()
    return made if works and made.context.format().version() >= OLDEST_OPENGL else None
