"""The pictures of a face model, a row for each coefficient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.render.model_preview import SIGMAS, STRENGTHS, PreviewRow

SIDE = 132


class PreviewGrid(QWidget):
    """Shows rows as they come; each picture says which value it has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetMinimumSize)
        self.rows: tuple[PreviewRow, ...] = ()

    def show_rows(self, rows: Sequence[PreviewRow]) -> None:
        """Show the rows of a model in place of those before."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.rows = tuple(rows)
        for line, row in enumerate(self.rows):
            self._grid.addWidget(QLabel(self._title(row)), 2 * line, 0)
            for place, (frame, caption) in enumerate(zip(row.frames, self._captions(row), strict=True), 1):
                self._grid.addWidget(self._picture(frame), 2 * line, place)
                below = QLabel(caption)
                below.setProperty("role", "muted")
                self._grid.addWidget(below, 2 * line + 1, place, Qt.AlignmentFlag.AlignHCenter)
        self._grid.setColumnStretch(4, 1)

    def _title(self, row: PreviewRow) -> str:
        titles = {
            "mean": self.tr("Mean"),
            "identity": self.tr("Identity {0}"),
            "albedo": self.tr("Albedo {0}"),
            "expression": "{0}" if row.is_unit else self.tr("Expression {0}"),
        }
        return titles[row.block].format(row.name)

    def _captions(self, row: PreviewRow) -> list[str]:
        if row.block == "mean":
            return [self.tr("from the front"), self.tr("with landmarks"), self.tr("turned")]
        if row.is_unit:
            return [f"{strength:g}" for strength in STRENGTHS]
        return [f"{sigma:+g} σ".replace("-", "−") for sigma in SIGMAS]

    def _picture(self, frame: np.ndarray) -> QWidget:
        height, width, _ = frame.shape
        image = QImage(frame.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        scale, smooth = self.devicePixelRatioF(), Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaledToWidth(round(SIDE * scale), smooth))
        pixmap.setDevicePixelRatio(scale)
        label = QLabel()
        label.setPixmap(pixmap)
        label.setFixedSize(SIDE, SIDE)
        return label
