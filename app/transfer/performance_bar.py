"""A photograph or a film as the source: which moment of it, and how smooth."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.widgets.value_field import ValueField
from core.driving.driving import SMOOTHEST_S, Drive
from core.driving.performance import Performance

PERCENT = 100


class PerformanceBar(QWidget):
    """Asks for a file, shows how far it is read, and what of it is taken."""

    cancelled = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file_button = QPushButton(self.tr("Photo or Film…"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.progress = QProgressBar()
        self.name_label = QLabel()
        self.moment_slider = QSlider(Qt.Orientation.Horizontal)
        self.moment_label = QLabel()
        self.smoothing_field = ValueField(0, SMOOTHEST_S, 0.01, "s")
        self.keyframes_button = QPushButton(self.tr("Make Keyframes"))
        self.movie_button = QPushButton(self.tr("Export Movie…"))
        self._performance: Performance | None = None
        self._rows = QWidget(), QWidget()  # of films
        self._arrange()
        self.cancel_button.clicked.connect(self.cancelled)
        self.moment_slider.valueChanged.connect(self._show_moment)
        self.moment_slider.valueChanged.connect(self.changed)
        self.smoothing_field.valueChanged.connect(self.changed)
        self.show_performance(None)
        self.show_progress(None)

    @property
    def frame(self) -> int:
        """Which frame is looked at."""
        return self.moment_slider.value()

    def show_performance(self, performance: Performance | None) -> None:
        """Offer what can be chosen of a performance; None where the source is none."""
        self._performance = performance
        is_film = performance is not None and performance.is_film
        with QSignalBlocker(self.moment_slider):
            self.moment_slider.setRange(0, len(performance.moments) - 1 if performance else 0)
            self.moment_slider.setValue(0)
        for row in self._rows:
            row.setVisible(is_film)
        self._show_moment()

    def show_progress(self, percent: int | None) -> None:
        """Show how far a file is read; None where none is."""
        running = percent is not None
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)
        self.name_label.setVisible(not running)
        self.progress.setMaximum(0 if percent == PERCENT else PERCENT)  # what is left takes an unknown time
        self.progress.setValue(percent or 0)

    def _show_moment(self) -> None:
        performance = self._performance
        self.name_label.setText("" if performance is None else performance.name)
        if performance is not None:
            self.moment_label.setText(self.tr("{0:.1f} s").format(performance.moments[self.frame]))

    def _arrange(self) -> None:
        self.file_button.setToolTip(
            self.tr("Take pose, gaze and expression from a face in a photo or a film; drop one here as well")
        )
        self.keyframes_button.setToolTip(self.tr("Make the film the animation of the portrait on screen"))
        self.movie_button.setToolTip(self.tr("Save the portrait moving as the film does"))
        self.moment_slider.setAccessibleName(self.tr("Moment of the film"))
        self.moment_slider.setMinimumWidth(40)
        self.smoothing_field.setValue(Drive().smoothing)
        self.smoothing_field.setToolTip(self.tr("Calms a shaky film; too much takes its liveliness"))
        self.progress.setTextVisible(False)
        self.smoothing_field.setAccessibleName(self.tr("Smoothing"))
        smoothing = QLabel(self.tr("Smoothing"))
        rows: list[tuple[QWidget, list[QWidget]]] = [
            (QWidget(), [self.file_button, self.name_label, self.progress, self.cancel_button]),
            (self._rows[0], [self.moment_slider, self.moment_label, smoothing, self.smoothing_field]),
            (self._rows[1], [self.keyframes_button, self.movie_button]),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for holder, widgets in rows:
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            for widget in widgets:
                row.addWidget(widget, int(widget is self.moment_slider))
            if self.moment_slider not in widgets:
                row.addStretch()
            column.addWidget(holder)
