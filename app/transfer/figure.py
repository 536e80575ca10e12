"""Portrait, source, rig transfer and style mixing side by side, as in the paper's figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.transfer.picture_card import PictureCard

ROOMY = 600


class Figure(QWidget):
    """Four pictures in one row where there is room, else in two; below the last two stand their choices."""

    def __init__(self, choices: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.invitation = self.tr("Drag a portrait, a photo or a film here, or type a seed")
        self.cards = {
            "portrait": PictureCard(self.tr("Portrait")),
            "source": PictureCard(self.tr("Source"), self.invitation),
            "transfer": PictureCard(
                self.tr("Rig transfer"),
                self.tr("The portrait with the source's pose, light, gaze, shape or expression"),
            ),
            "mix": PictureCard(
                self.tr("Style mixing"), self.tr("The portrait with some of the source's style layers")
            ),
        }
        self._choices = choices
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._place(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        self._place(4 if self.width() >= ROOMY else 2)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        for place, choice in enumerate(self._choices):
            self._grid.addWidget(choice, 4 // columns, columns - 2 + place)
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
