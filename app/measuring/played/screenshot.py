"""What is on the screen, as a small file."""

from __future__ import annotations

import io
import time
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app import theme
from core.files.whole_file import write_whole

QUALITY, EFFORT = 80, 6
LARGEST = 2560, 1600
STILL_S = 0.4
LOOK_EVERY_S = 0.1


def take_screenshot(window: QWidget) -> QImage:
    """Return a window with every dialog and menu that lies over it."""
    picture = window.grab()
    painter = QPainter(picture)
    for other in QApplication.topLevelWidgets():
        if other.isVisible() and other is not window and not other.inherits("QTipLabel"):
            painter.drawPixmap(other.geometry().topLeft() - window.geometry().topLeft(), other.grab())
    painter.end()
    return picture.toImage()


def save(picture: QImage, path: Path) -> None:
    """Write a picture as WebP."""
    save_result(to_pillow(picture), path)


def save_result(picture: Image.Image, path: Path) -> None:
    """Write a picture as WebP, no larger than a page needs."""
    packed, whole = io.BytesIO(), picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, theme.color("window").name())
    shown = Image.alpha_composite(ground, whole).convert("RGB")
    shown.thumbnail(LARGEST)
    shown.save(packed, "WEBP", quality=QUALITY, method=EFFORT)
    write_whole(path, packed.getvalue())


def to_pillow(picture: QImage) -> Image.Image:
    """Return a picture without its transparency."""
    pixels = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    size = pixels.width(), pixels.height()
    return Image.frombuffer("RGBA", size, bytes(pixels.constBits())).convert("RGB")


class Stillness:
    """Tells when nothing on screen has moved for a moment: pictures have arrived, groups have unfolded."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._last, self._since, self._looked = QImage(), 0.0, 0.0

    def has_come(self) -> bool:
        """Look again, now and then."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY_S:
            return False
        QToolTip.hideText()
        picture = take_screenshot(self._window)
        if picture != self._last:
            self._last, self._since = picture, now
        self._looked = time.monotonic()
        return now - self._since > STILL_S
