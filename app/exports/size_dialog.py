"""Asks for the size and the quality of a picture."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from app.widgets.value_field import CountField
from core.saving.picture_style import (
    LEAST_QUALITY,
    LEAST_SIDE,
    MOST_QUALITY,
    MOST_SIDE,
    USUAL_QUALITY,
    PictureStyle,
)


class SizeDialog(QDialog):
    """Offers twice the generator's size; `side` is the generator's own, in pixels."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export at Another Size"))
        self.side_field = CountField(LEAST_SIDE, MOST_SIDE)
        self.quality_field = CountField(LEAST_QUALITY, MOST_QUALITY)
        self.side_field.setValue(min(2 * side, MOST_SIDE))
        self.quality_field.setValue(USUAL_QUALITY)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(self.tr("Export…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self._arrange(side)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def style_of_picture(self) -> PictureStyle:
        """Return what was chosen."""
        return PictureStyle(self.side_field.count, self.quality_field.count)

    def _arrange(self, side: int) -> None:
        text = self.tr(
            "The generator makes pictures of {0} × {0} pixels. Other sizes are made of them with Lanczos' "
            "filter, which adds no detail."
        )
        note = QLabel(text.format(side))
        note.setWordWrap(True)
        note.setMinimumWidth(320)  # the height follows from it
        note.setProperty("role", "muted")
        self.quality_field.setToolTip(self.tr("Counts for JPEG and WebP; higher is better and larger"))
        form = QFormLayout(self)
        form.setContentsMargins(20, 16, 20, 16)
        form.addRow(note)
        form.addRow(self.tr("Side in pixels"), self.side_field)
        form.addRow(self.tr("Quality"), self.quality_field)
        form.addRow(self.buttons)
