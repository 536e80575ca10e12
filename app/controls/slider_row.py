"""One control: label, slider, typed value with its unit, reset."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app import theme
from app.panels.value_field import ValueField
from app.panels.value_slider import ValueSlider
from core.controls import Control

LABEL_WIDTH = 116


class SliderRow(QWidget):
    """Shows one control's value and reports what the user does with it; it keeps no value of its own."""

    value_edited = Signal(float)
    pressed = Signal()
    released = Signal()
    reset_requested = Signal()

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._shown: tuple[float, float, bool] | None = None
        self.label = QLabel(control.label)
        self.slider = ValueSlider(control.minimum, control.maximum, control.step)
        self.field = ValueField(control.minimum, control.maximum, control.step, control.unit)
        self.reset_button = QToolButton()
        self._arrange()
        self.slider.valueChanged.connect(self.value_edited)
        self.field.valueChanged.connect(self.value_edited)
        self.slider.gesture_began.connect(self.pressed)
        self.slider.sliderReleased.connect(self.released)
        self.reset_button.clicked.connect(self.reset_requested)

    def show_value(self, value: float, original: float, touched: bool) -> None:
        """Follow the session without reporting anything back."""
        if (value, original, touched) == self._shown:
            return
        self._shown = value, original, touched
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self.slider.setValue(value)
            self.field.setValue(value)
        self.slider.set_origin(original)
        if self.label.property("touched") != touched:
            self._mark(touched)

    def _mark(self, touched: bool) -> None:
        self.reset_button.setVisible(touched)
        self.label.setProperty("touched", touched)
        self.label.style().polish(self.label)

    def _arrange(self) -> None:
        self.label.setFixedWidth(LABEL_WIDTH)
        self.label.setToolTip(self.control.label)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.setAccessibleName(self.control.label)
        self.field.setAccessibleName(self.control.label)
        self.reset_button.setIcon(theme.icon("reset"))
        self.reset_button.setIconSize(QSize(14, 14))
        self.reset_button.setFixedSize(22, 22)
        self.reset_button.setToolTip(self.tr("Give “{0}” back to the portrait").format(self.control.label))
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keep_place = self.reset_button.sizePolicy()
        keep_place.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(keep_place)
        self.reset_button.hide()
        self.label.setProperty("touched", False)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 6, 1)
        row.setSpacing(6)
        for widget in (self.label, self.slider, self.field, self.reset_button):
            row.addWidget(widget)
