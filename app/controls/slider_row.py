"""One control: label, slider, typed value with its unit, reset."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget
from superqt import QElidingLabel

from app import theme
from app.labels import translated
from app.widgets.value_field import ATTACHED_UNITS, ValueField
from app.widgets.value_slider import ValueSlider
from core.controls.control import Control
from core.samples.reliability import Range

LABEL_WIDTH, WIDEST_LABEL = 118, 200
ROW_WIDTH = 350  # beyond it, labels and sliders share the room
LINK_SIZE = 20
SPACING = 3


class SliderRow(QWidget):
    """Shows one control's value and reports what the user does with it; it keeps no value of its own."""

    value_edited = Signal(float)
    pressed = Signal()
    released = Signal()
    reset_requested = Signal()
    link_clicked = Signal()

    def __init__(self, control: Control, reliable: Range | None, parent: QWidget | None = None) -> None:
        """Make a row; `reliable` is None for what the generator never shows."""
        super().__init__(parent)
        self.control, self.reliable = control, reliable
        self._shown: tuple[float, float, bool] | None = None
        self.title = translated(control.label)
        self.label = QElidingLabel(self.title)
        self.link_button = QToolButton()
        self.slider = ValueSlider(control.minimum, control.maximum, control.step)
        self.field = ValueField(control.minimum, control.maximum, control.step, control.unit)
        self.reset_button = QToolButton()
        self._arrange()
        self._explain()
        self._connect()

    def show_profile(self, values: np.ndarray) -> None:
        """Draw the distribution of (N,) values behind the slider."""
        self.slider.set_profile(values)

    def show_reach(self, reliable: Range) -> None:
        """Mark another range in which portraits follow."""
        if reliable != self.reliable:
            self.reliable, self._shown = reliable, None
            self.slider.set_reliable(reliable)
            self._explain()

    @property
    def is_beyond(self) -> bool:
        """Whether the user asks for more than portraits follow."""
        return bool(self.field.property("beyond"))

    def reach_texts(self) -> tuple[str, str]:
        """Return both ends of the reliable range with their unit; there is one."""
        assert self.reliable is not None
        unit = self.control.unit
        if unit in ATTACHED_UNITS[1:] or self.control.step >= 1:
            low, high = (f"{round(v) + 0:d}{unit}" for v in self.reliable)
        else:
            low, high = (f"{v:.{1 if unit else 2}f} {unit}".strip() for v in self.reliable)
        return low, high

    def show_link(self, linked: bool) -> None:
        """Offer to part this pair, or to join this side with its mirror image."""
        self.link_button.setIcon(theme.icon("link" if linked else "unlink"))
        tip = self.tr("Set left and right apart") if linked else self.tr("Move left and right together")
        self.link_button.setToolTip(tip)
        self.link_button.setAccessibleName(f"{self.title}: {tip}")
        self.link_button.show()
        self._size_label()

    def show_value(self, value: float, original: float, touched: bool) -> None:
        """Follow the session without reporting anything back."""
        if (value, original, touched) == self._shown:
            return
        self._shown = value, original, touched
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self.slider.setValue(value)
            self.field.setValue(value)
        self.slider.set_origin(original)
        self._mark("touched", self.label, touched)
        self._mark("beyond", self.field, touched and self.slider.is_beyond)
        self.reset_button.setVisible(touched)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the label its share of the room; it is the same in every row."""
        self._size_label()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reset by a double click on the label too."""
        self.reset_requested.emit()

    def _size_label(self) -> None:
        spare = max(0, self.width() - ROW_WIDTH) // 2
        width = min(LABEL_WIDTH + spare, WIDEST_LABEL)
        link = 0 if self.link_button.isVisibleTo(self) else LINK_SIZE + SPACING
        self.label.setFixedWidth(width + link)  # where there is no link, text may stand

    def _mark(self, name: str, widget: QWidget, on: bool) -> None:
        """Set a property that the style sheet reads."""
        if widget.property(name) != on:
            widget.setProperty(name, on)
            widget.style().polish(widget)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self.value_edited)
        self.field.valueChanged.connect(self.value_edited)
        self.slider.gesture_began.connect(self.pressed)
        self.slider.sliderReleased.connect(self.released)
        self.slider.reset_requested.connect(self.reset_requested)
        self.reset_button.clicked.connect(self.reset_requested)
        self.link_button.clicked.connect(self.link_clicked)

    def _explain(self) -> None:
        """Say what the control does, and how far the portrait follows it."""
        control = self.control
        if self.reliable is None:
            reach = self.tr("This generator does not show it: the mesh follows, the portrait hardly will.")
        else:
            reach = self.tr("The portrait follows from {0} to {1} (the bright part of the line).").format(
                *self.reach_texts()
            )
        how = self.tr("Arrow keys step, double-click resets.")
        tip = f"<b>{self.title}</b> <code>{control.name}</code><br>{reach}<br>{how}"
        for widget in (self.label, self.slider, self.field):
            widget.setToolTip(tip)
            widget.setAccessibleName(self.title)
            widget.setAccessibleDescription(reach)

    def _arrange(self) -> None:
        self.slider.set_reliable(self.reliable)
        self._mark("unseen", self.label, self.reliable is None)
        self.label.setProperty("touched", False)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reset_button.setIcon(theme.icon("reset"))
        self.reset_button.setToolTip(self.tr("Reset “{0}” to the portrait's own value").format(self.title))
        self.reset_button.setAccessibleName(self.reset_button.toolTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(SPACING)
        for button, side in ((self.link_button, LINK_SIZE), (self.reset_button, 22)):
            button.setIconSize(QSize(14, 14))
            button.setFixedSize(side, side)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.hide()
        keep_place = self.reset_button.sizePolicy()
        keep_place.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(keep_place)
        self._size_label()
        for widget in (self.label, self.link_button, self.slider, self.field, self.reset_button):
            row.addWidget(widget)
