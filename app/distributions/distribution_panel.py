"""Bias inspection: how often the generator shows what, with the present portrait marked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.document.session import EditSession
from app.worker.exporter import Exporter
from core.distributions import Distribution, table_as_csv
from core.pipeline import PortraitSource

BINS = 31
MARK_EVERY_MS = 150
SAMPLED_AT_PSI = 1.0
SHOWN_PERCENTILES = (1, 50, 99)


class Histogram(pg.PlotWidget):
    """Bars over the values of one quantity, and two lines: the portrait's own value and the wanted one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.color("panel"))
        self.edges = np.linspace(0, 1, BINS + 1)
        self.counts = np.zeros(BINS)
        self._bars = pg.BarGraphItem(x=[], height=[], width=1, brush=theme.color("edge"), pen=None)
        self.own_line = pg.InfiniteLine(pen=pg.mkPen(theme.color("muted"), width=1))
        self.wanted_line = pg.InfiniteLine(pen=pg.mkPen(theme.color("accent"), width=2))
        for item in (self._bars, self.own_line, self.wanted_line):
            self.addItem(item)
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.hideAxis("left")
        axis = self.getAxis("bottom")
        axis.setTextPen(theme.color("muted"))
        axis.setPen(theme.color("line"))
        self.setMinimumHeight(110)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_values(self, values: np.ndarray) -> None:
        """Show the histogram of (N,) values."""
        self.counts, self.edges = np.histogram(values.astype(np.float64), BINS)
        middles, width = (self.edges[1:] + self.edges[:-1]) / 2, self.edges[1] - self.edges[0]
        self._bars.setOpts(x=middles, height=self.counts, width=0.86 * width)
        self.setXRange(self.edges[0], self.edges[-1], padding=0.02)
        self.setYRange(0, self.counts.max(), padding=0.02)

    def mark(self, own: float, wanted: float) -> None:
        """Move the lines."""
        self.own_line.setValue(own)
        self.wanted_line.setValue(wanted)

    def bin_at(self, position: QPointF) -> int:
        """Return the bin at a place of the scene; the outermost one beyond the bars."""
        value = self.getViewBox().mapSceneToView(position).x()
        return int(np.clip(np.searchsorted(self.edges, value) - 1, 0, BINS - 1))


class DistributionPanel(QWidget):
    """Follows the session; a click on a bar opens one of its portraits."""

    def __init__(self, session: EditSession, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("distribution_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._exporter = session, exporter
        self.chooser = QComboBox()
        self.histogram = Histogram()
        self.numbers = [QLabel() for _ in range(2 + len(SHOWN_PERCENTILES))]
        self.hint = QLabel()
        self.export_button = QPushButton(self.tr("Table…"))
        self._turns: dict[int, int] = {}
        self._arrange()
        self.chooser.currentIndexChanged.connect(self._show_distribution)
        self.export_button.clicked.connect(self._ask_path)
        self.histogram.scene().sigMouseClicked.connect(
            lambda click: self.open_example(self.histogram.bin_at(click.scenePos()))
        )
        session.rig_changed.connect(self._list_quantities)
        self._soon = QTimer(self, singleShot=True, interval=MARK_EVERY_MS)
        self._soon.timeout.connect(self._mark)
        session.values_changed.connect(self._schedule_mark)

    @property
    def distribution(self) -> Distribution | None:
        """The one on show."""
        rig = self._session.rig
        return rig.distributions.get(self.chooser.currentData()) if rig else None

    def open_example(self, number: int) -> None:
        """Edit a portrait from bin `number`; every further call takes the next one."""
        shown, rig = self.distribution, self._session.rig
        if shown is None or rig is None or not self.histogram.counts[number]:
            return
        low, high = self.histogram.edges[number : number + 2]
        inside = (shown.values >= low) & ((shown.values < high) | (number == BINS - 1))
        seeds = rig.rig.statistics.seeds[inside]
        turn = self._turns.get(number, 0)
        self._turns[number] = turn + 1
        self._session.set_source(PortraitSource(int(seeds[turn % len(seeds)]), SAMPLED_AT_PSI))

    def _list_quantities(self) -> None:
        """Offer the quantities of another rig; the chosen one stays where it exists."""
        assert self._session.rig is not None
        chosen = self.chooser.currentData()
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for name, found in self._session.rig.distributions.items():
            self.chooser.addItem(found.label, name)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(chosen)))
        self.chooser.blockSignals(False)
        self._show_distribution()

    def _show_distribution(self) -> None:
        shown = self.distribution
        if shown is None:
            return
        self._turns.clear()
        self.histogram.show_values(shown.values)
        percentiles = shown.percentiles()
        digits = 1 if shown.unit else 2
        values = [shown.values.mean(), shown.values.std(), *(percentiles[p] for p in SHOWN_PERCENTILES)]
        for label, value in zip(self.numbers, values, strict=True):
            label.setText(f"{value:.{digits}f}{shown.unit}")
        count = f"{len(shown.values):,}"
        self.hint.setText(self.tr("{0} portraits, truncation 1. Click a bar to open one.").format(count))
        self._mark()

    def _schedule_mark(self) -> None:
        """Move the lines once for all changes of a while; the portrait needs the time more."""
        if not self._soon.isActive():
            self._soon.start()

    def _mark(self) -> None:
        shown, result, target = self.distribution, self._session.result, self._session.target_params()
        if shown is not None and result is not None and target is not None:
            self.histogram.mark(float(shown.read(result.original)[0]), float(shown.read(target)[0]))

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, self.tr("Export Table"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("CSV (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("distributions.csv")
        dialog.fileSelected.connect(lambda path: self.save_table(Path(path)))
        dialog.open()

    def save_table(self, path: Path) -> None:
        """Write mean, σ and percentiles of all quantities as CSV."""
        if self._session.rig is not None:
            self._exporter.save_text(path, table_as_csv(self._session.rig.distributions))

    def _arrange(self) -> None:
        self.chooser.setAccessibleName(self.tr("Quantity"))
        self.chooser.setMaxVisibleItems(20)
        self.export_button.setToolTip(self.tr("Save mean, σ and percentiles of all quantities as CSV"))
        head = QHBoxLayout()
        head.addWidget(self.chooser, 1)
        head.addWidget(self.export_button)
        table = QGridLayout()
        table.setHorizontalSpacing(8)
        titles = [self.tr("mean"), "σ", *(f"{p} %" for p in SHOWN_PERCENTILES)]
        for place, (title, number) in enumerate(zip(titles, self.numbers, strict=True)):
            heading = QLabel(title)
            heading.setProperty("role", "muted")
            for row, label in enumerate((heading, number)):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                table.addWidget(label, row, place)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.histogram, 1)
        column.addLayout(table)
        column.addWidget(self.hint)
