"""How portraits are drawn: truncation, number, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.widgets.value_field import CountField, ValueField
from app.widgets.value_slider import ValueSlider
from core.editing.truncation import DEFAULT_TRUNCATION

FEWEST, USUAL, MOST = 3, 24, 96


class SamplingBar(QWidget):
    """Buttons and fields; it draws nothing itself."""

    draw_clicked = Signal()
    cancel_clicked = Signal()
    save_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.truncation_slider = ValueSlider(0.0, 1.0, 0.01)
        self.truncation_field = ValueField(0.0, 1.0, 0.01)
        self.count_field = CountField(FEWEST, MOST, self.tr("portraits"))
        self.draw_button = QPushButton(self.tr("Draw"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.save_button = QPushButton(self.tr("Save Grid…"))
        self.progress_bar = QProgressBar()
        self._prepare()
        self._arrange()
        self._set_truncation(DEFAULT_TRUNCATION)
        self.truncation_slider.valueChanged.connect(self._set_truncation)
        self.truncation_field.valueChanged.connect(self._set_truncation)
        self.draw_button.clicked.connect(self.draw_clicked)
        self.cancel_button.clicked.connect(self.cancel_clicked)
        self.save_button.clicked.connect(self.save_clicked)

    @property
    def truncation_psi(self) -> float:
        """How far from the average face portraits are drawn, in [0, 1]."""
        return round(self.truncation_field.value(), 2)

    @property
    def count(self) -> int:
        """How many portraits are drawn."""
        return self.count_field.count

    def follow(self, has_rig: bool, running: bool, drawn: int, total: int) -> None:
        """Show how many of `total` portraits are drawn."""
        self.draw_button.setText(self.tr("Draw Again") if total else self.tr("Draw"))
        self.draw_button.setEnabled(has_rig)
        idle_widgets = self.count_field, self.save_button
        running_widgets = self.progress_bar, self.cancel_button
        for widget in idle_widgets if running else running_widgets:  # first, else the panel would grow
            widget.hide()
        for widget in running_widgets if running else idle_widgets:
            widget.show()
        self.progress_bar.setMaximum(max(total, 1))
        self.progress_bar.setValue(drawn)
        self.progress_bar.setFormat(self.tr("{0} of {1}").format(drawn, total))

    def _set_truncation(self, value: float) -> None:
        for widget in (self.truncation_slider, self.truncation_field):
            with QSignalBlocker(widget):
                widget.setValue(round(value, 2))

    def _prepare(self) -> None:
        tip = self.tr("0 is the average face, 1 the full variety of the generator")
        for widget in (self.truncation_slider, self.truncation_field):
            widget.setAccessibleName(self.tr("Truncation of drawn portraits"))
            widget.setToolTip(tip)
        self.progress_bar.setMinimumWidth(40)
        self.count_field.setValue(USUAL)
        self.count_field.setFixedWidth(96)
        self.count_field.setAccessibleName(self.tr("Number of portraits"))
        self.count_field.setToolTip(self.tr("How many portraits to draw"))
        self.draw_button.setToolTip(self.tr("Draw other portraits (Ctrl+G)"))
        self.cancel_button.setToolTip(self.tr("Stop here; what is drawn stays"))
        self.save_button.setToolTip(self.tr("Save all of them on one picture, at full size"))

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(QLabel(self.tr("Truncation")))
        first.addWidget(self.truncation_slider, 1)
        first.addWidget(self.truncation_field)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.draw_button)
        second.addWidget(self.count_field)
        second.addWidget(self.progress_bar, 1)
        second.addWidget(self.cancel_button)
        second.addStretch()
        second.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
