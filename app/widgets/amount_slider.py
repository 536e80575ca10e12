"""How much of something is wanted."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.widgets.value_field import ValueField
from app.widgets.value_slider import ValueSlider

WHOLE = 100.0


class AmountSlider(QWidget):
    """A slider and a field from 0 to 100 %; a double click brings the whole back."""

    changed = Signal(float)  # the amount, from 0 to 1
    gesture_began = Signal()
    gesture_ended = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.slider = ValueSlider(0.0, WHOLE, 1.0)
        self.field = ValueField(0.0, WHOLE, 1.0, "%")
        for widget in (self.slider, self.field):
            widget.setValue(WHOLE)
            widget.valueChanged.connect(self._take)
        self.slider.setMinimumWidth(60)
        self.slider.gesture_began.connect(self.gesture_began)
        self.slider.sliderReleased.connect(self.gesture_ended)
        self.slider.reset_requested.connect(lambda: self._take(WHOLE))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say what there is an amount of."""
        self.label.setText(name)
        for widget in (self.slider, self.field):
            widget.setAccessibleName(name)

    @property
    def amount(self) -> float:
        """What is chosen, from 0 to 1."""
        return self.slider.value() / WHOLE

    def set_amount(self, amount: float) -> None:
        """Show an amount without telling anyone."""
        for widget in (self.slider, self.field):
            with QSignalBlocker(widget):
                widget.setValue(WHOLE * amount)

    def _take(self, percent: float) -> None:
        self.set_amount(percent / WHOLE)
        self.changed.emit(self.amount)
