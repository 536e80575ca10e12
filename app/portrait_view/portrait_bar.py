"""Chooses the portrait: seed or saved portrait, random, truncation."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.document.session import EditSession
from app.random_seeds import random_seed
from app.widgets.seed_field import SeedField
from app.widgets.value_field import ValueField
from app.widgets.value_slider import ValueSlider
from core.editing.portrait_source import Portrait, PortraitSource, SavedPortrait

FAIR, ROOMY = 380, 480
SPACING = 8
SEED_WIDTH, NARROW_SEED_WIDTH = 104, 84


class PortraitBar(QWidget):
    """Follows the session's portrait; writes another one to it."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("portrait_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown: Portrait | None = None
        self.seed_field = SeedField()
        self.random_button = QPushButton(theme.icon("random"), self.tr("Random"))
        self.star_button = QToolButton()
        self.truncation_slider = ValueSlider(0.0, 1.0, 0.01)
        self.truncation_field = ValueField(0.0, 1.0, 0.01)
        self._seed_label, self._truncation_label = QLabel(self.tr("Seed")), QLabel(self.tr("Truncation"))
        self._prepare_fields()
        self._arrange()
        self._connect()
        self._follow()

    def show_star(self, on: bool) -> None:
        """Say whether the portrait is a favourite."""
        self.star_button.setIcon(theme.icon("star_full" if on else "star"))
        tip = self.tr("Remove from favourites (Ctrl+D)") if on else self.tr("Add to favourites (Ctrl+D)")
        self.star_button.setToolTip(tip)
        self.star_button.setAccessibleName(tip)

    def choose_random(self) -> None:
        """Edit a random portrait."""
        self._choose_seed(random_seed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the button keeps its picture and the labels leave theirs to tips."""
        roomy = self.width() >= ROOMY
        self.random_button.setText(self.tr("Random") if roomy else "")
        self.seed_field.setMaximumWidth(SEED_WIDTH if roomy else NARROW_SEED_WIDTH)
        self._seed_label.setVisible(roomy)
        self._truncation_label.setVisible(self.width() >= FAIR)

    def minimumSizeHint(self) -> QSize:
        """Return what is needed without the labels that can go."""
        least = super().minimumSizeHint()
        labels = self._seed_label, self._truncation_label
        spare = sum(label.sizeHint().width() + SPACING for label in labels if not label.isHidden())
        return QSize(least.width() - spare, least.height())

    def _choose_seed(self, seed: int) -> None:
        self._session.go_to(PortraitSource(seed, self._session.edit.source.seeds_truncation))

    def _set_truncation(self, value: float) -> None:
        self._session.set_truncation(round(value, 2))

    def _follow(self) -> None:
        """Show the session's portrait."""
        source = self._session.edit.source
        if source == self._shown:
            return
        self._shown = source
        self.seed_field.show_title(source.title)
        self._explain(source)
        with QSignalBlocker(self.truncation_slider), QSignalBlocker(self.truncation_field):
            self.truncation_slider.setValue(source.truncation_psi)
            self.truncation_field.setValue(source.truncation_psi)

    def _explain(self, source: Portrait) -> None:
        """Say what the field shows: the number of a portrait, or the name of a saved one."""
        tip = self.tr("The number that stands for this portrait; press Enter to go to it")
        if isinstance(source, SavedPortrait):
            tip = self.tr(
                "{0}: a saved portrait; enter a number to go to a portrait of the generator"
            ).format(source.name)
        self.seed_field.setToolTip(tip)
        self._seed_label.setText(self.tr("Name") if isinstance(source, SavedPortrait) else self.tr("Seed"))

    def _connect(self) -> None:
        session = self._session
        session.state_changed.connect(self._follow)
        self.seed_field.seed_chosen.connect(self._choose_seed)
        self.random_button.clicked.connect(self.choose_random)
        self.truncation_slider.valueChanged.connect(self._set_truncation)
        self.truncation_field.valueChanged.connect(self._set_truncation)
        self.truncation_slider.gesture_began.connect(session.begin_gesture)
        self.truncation_slider.sliderReleased.connect(session.end_gesture)

    def _prepare_fields(self) -> None:
        self.seed_field.setMinimumWidth(72)
        self.seed_field.setMaximumWidth(SEED_WIDTH)
        self.seed_field.setAccessibleName(self.tr("Seed"))
        self.random_button.setIconSize(QSize(14, 14))
        self.random_button.setToolTip(self.tr("Another portrait (Ctrl+N)"))
        self.star_button.setIconSize(QSize(16, 16))
        self.show_star(False)
        self.truncation_slider.setMinimumWidth(40)
        self.truncation_slider.setMaximumWidth(160)
        tip = self.tr("0 is the average face, 1 the full variety of the generator")
        for widget in (self._truncation_label, self.truncation_slider, self.truncation_field):
            widget.setToolTip(tip)
        self.truncation_slider.setAccessibleName(self.tr("Truncation"))
        self.truncation_field.setAccessibleName(self.tr("Truncation"))

    def _arrange(self) -> None:
        truncation = self._truncation_label
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        for widget in (self._seed_label, self.seed_field, self.star_button, self.random_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(truncation)
        row.addWidget(self.truncation_slider, 20)  # room goes to the slider first
        row.addWidget(self.truncation_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.seed_field.error_label)
