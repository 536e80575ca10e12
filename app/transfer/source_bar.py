"""Names the portrait from which something is taken."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.random_seeds import random_seed
from app.widgets.seed_field import SeedField
from core.editing.portrait_source import Portrait


class SourceBar(QWidget):
    """A seed to type, a random one, or the portrait on screen; a mistake is explained below."""

    seed_chosen = Signal(object)  # int: seeds are larger than Qt's own
    screen_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seed_field = SeedField()
        self.random_button = QToolButton()
        self.screen_button = QPushButton(self.tr("From Screen"))
        self._arrange()
        self.seed_field.seed_chosen.connect(self.seed_chosen)
        self.random_button.clicked.connect(lambda: self.seed_chosen.emit(random_seed()))
        self.screen_button.clicked.connect(self.screen_chosen)

    def show_portrait(self, source: Portrait) -> None:
        """Show which portrait is the source."""
        self.seed_field.show_title(source.title)

    def _arrange(self) -> None:
        self.seed_field.setPlaceholderText(self.tr("Seed"))
        self.seed_field.setMinimumWidth(60)
        self.seed_field.setMaximumWidth(200)
        self.seed_field.setAcceptDrops(False)  # a portrait that is dropped here is for the panel
        self.seed_field.setAccessibleName(self.tr("Seed of the source"))
        self.seed_field.setToolTip(self.tr("The portrait to take from; press Enter to go to it"))
        self.random_button.setIcon(theme.icon("random"))
        self.random_button.setIconSize(QSize(14, 14))
        self.random_button.setToolTip(self.tr("Take from a random portrait"))
        self.random_button.setAccessibleName(self.random_button.toolTip())
        self.screen_button.setToolTip(
            self.tr("Take from the portrait on screen as it is edited now, for other portraits (Ctrl+T)")
        )
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(QLabel(self.tr("Source")))
        row.addWidget(self.seed_field, 1)
        row.addWidget(self.random_button)
        row.addWidget(self.screen_button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.seed_field.error_label)
