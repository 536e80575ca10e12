"""The numbers under a plot: mean, σ and percentiles, and those of the portraits it is compared with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app import theme
from core.samples.comparison import Difference
from core.samples.distributions import Distribution

SHOWN_PERCENTILES = (1, 50, 99)


class NumberTable(QWidget):
    """One line of numbers, or two under the names that stand for the colours of the plot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        count = 2 + len(SHOWN_PERCENTILES)
        self.numbers, self.other_numbers = ([QLabel() for _ in range(count)] for _ in range(2))
        self.legend, self.other_legend, self.difference = QLabel(), QLabel(), QLabel()
        self._arrange()

    def show_alone(self, shown: Distribution) -> None:
        """Show the numbers of one distribution."""
        self._fill(self.numbers, shown)
        self._show_other(False)

    def show_both(self, shown: Distribution, name: str, other: Distribution, other_name: str) -> None:
        """Show the numbers of two distributions under their names."""
        self._fill(self.numbers, shown)
        self._fill(self.other_numbers, other)
        self.legend.setText(_legend("groove", name))
        self.other_legend.setText(_legend("second", other_name))
        self._show_other(True)

    def show_difference(self, found: Difference, unit: str) -> None:
        """Say how far both are apart."""
        digits = 1 if unit else 2
        text = self.tr("Δ mean {0}, Δσ {1}, overlap {2:.0%}, KS {3:.2f}")
        steps = (f"{step:+.{digits}f}{unit}" for step in (found.mean, found.sigma))
        self.difference.setText(text.format(*steps, found.overlap, found.ks))

    def _fill(self, labels: list[QLabel], shown: Distribution) -> None:
        percentiles = shown.percentiles()
        values = [shown.values.mean(), shown.values.std(), *(percentiles[p] for p in SHOWN_PERCENTILES)]
        digits = 1 if shown.unit else 2
        for label, value in zip(labels, np.round(values, digits) + 0.0, strict=True):  # + 0.0: there is no -0
            label.setText(f"{value:.{digits}f}{shown.unit}")

    def _show_other(self, on: bool) -> None:
        for label in (self.legend, self.other_legend, self.difference, *self.other_numbers):
            label.setVisible(on)

    def _arrange(self) -> None:
        table = QGridLayout(self)
        table.setContentsMargins(0, 0, 0, 0)
        table.setHorizontalSpacing(4)
        table.setVerticalSpacing(2)
        titles = [self.tr("mean"), "σ", *(f"{p} %" for p in SHOWN_PERCENTILES)]
        for place, title in enumerate(titles):
            heading = QLabel(title)
            heading.setProperty("role", "muted")
            for row, label in ((0, heading), (2, self.numbers[place]), (4, self.other_numbers[place])):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                table.addWidget(label, row, place)
        for row, label in ((1, self.legend), (3, self.other_legend), (5, self.difference)):
            label.setWordWrap(True)
            table.addWidget(label, row, 0, 1, len(titles))
        self.difference.setToolTip(
            self.tr(
                "The second less the first. Overlap is what both histograms have in common; KS, the "
                "Kolmogorov–Smirnov distance, is the largest difference of their cumulated shares."
            )
        )
        self._show_other(False)


def _legend(color: str, name: str) -> str:
    return f'<span style="color:{theme.COLORS[color]}">■</span> {name}'
