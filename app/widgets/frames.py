"""Frames of the worker as Qt pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from app import theme


def image_of(frame: np.ndarray) -> QImage:
    """Return a copy of a frame (H, W, 3) uint8."""
    height, width, _ = frame.shape
    return QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def blank_pixmap(side: int, scale: float) -> QPixmap:
    """Return what stands for a picture that is still to come, as `square_pixmap` makes them."""
    pixmap = QPixmap(QSize(side, side) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(theme.color("raised"))
    return pixmap


def square_pixmap(frame: np.ndarray, side: int, scale: float) -> QPixmap:
    """Return a frame as a square of `side` pixels on a screen of `scale` device pixels per pixel."""
    height, width, _ = frame.shape
    image = QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    smooth = Qt.TransformationMode.SmoothTransformation
    size = QSize(side, side) * scale
    pixmap = QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
    pixmap.setDevicePixelRatio(scale)
    return pixmap
