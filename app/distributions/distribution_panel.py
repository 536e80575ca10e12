"""Bias inspection: how often the generator shows what, with the present portrait marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QPointF, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.distributions.histogram import BINS, Histogram
from app.distributions.scatter import Scatter
from app.distributions.summary_dialog import SummaryDialog
from app.document.session import EditSession
from app.labels import translated
from app.worker.exporter import Exporter
from core.distributions import Distribution, table_as_csv
from core.portrait_source import PortraitSource

MARK_EVERY_MS = 150
SAMPLED_AT_PSI = 1.0
SHOWN_PERCENTILES = (1, 50, 99)


class DistributionPanel(QWidget):
    """Follows the session; a click on a bar or a point opens one of its portraits."""

    def __init__(self, session: EditSession, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("distribution_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._exporter = session, exporter
        self.chooser, self.against_chooser = QComboBox(), QComboBox()
        self.histogram, self.scatter = Histogram(), Scatter()
        self.plots = QStackedWidget()
        self.numbers = [QLabel() for _ in range(2 + len(SHOWN_PERCENTILES))]
        self.hint = QLabel()
        self.more_button = QToolButton()
        self._turns: dict[int, int] = {}
        self._arrange()
        for chooser in (self.chooser, self.against_chooser):
            chooser.currentIndexChanged.connect(self._show_distribution)
        self.histogram.scene().sigMouseClicked.connect(
            lambda click: self.open_example(self.histogram.bin_at(click.scenePos()))
        )
        self.scatter.scene().sigMouseClicked.connect(lambda click: self._open_point(click.scenePos()))
        session.rig_changed.connect(self._list_quantities)
        self._soon = QTimer(self, singleShot=True, interval=MARK_EVERY_MS)
        self._soon.timeout.connect(self._mark)
        session.values_changed.connect(self._schedule_mark)

    @property
    def distribution(self) -> Distribution | None:
        """The one on show."""
        return self._chosen(self.chooser)

    @property
    def against(self) -> Distribution | None:
        """The second one of a scatter plot; None for a histogram."""
        return self._chosen(self.against_chooser)

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
        self._open_seed(int(seeds[turn % len(seeds)]))

    def save_table(self, path: Path) -> None:
        """Write mean, σ and percentiles of all quantities as CSV."""
        if self._session.rig is not None:
            self._exporter.save_bytes(path, table_as_csv(self._session.rig.distributions).encode())

    def save_plot(self, path: Path) -> None:
        """Write the plot on show as PNG."""
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        shown = self.histogram if self.against is None else self.scatter
        shown.grab().save(buffer, "PNG")
        self._exporter.save_bytes(path, bytes(buffer.data().data()))

    def show_summary(self) -> SummaryDialog | None:
        """Open the table of all quantities."""
        if self._session.rig is None:
            return None
        dialog = SummaryDialog(self._session.rig, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _chosen(self, chooser: QComboBox) -> Distribution | None:
        rig = self._session.rig
        return rig.distributions.get(chooser.currentData()) if rig else None

    def _open_seed(self, seed: int) -> None:
        self._session.set_source(PortraitSource(seed, SAMPLED_AT_PSI))

    def _open_point(self, position: QPointF) -> None:
        rig = self._session.rig
        if rig is not None and len(self.scatter.values):
            self._open_seed(int(rig.rig.statistics.seeds[self.scatter.nearest(position)]))

    def _list_quantities(self) -> None:
        """Offer the quantities of another rig; the chosen ones stay where they exist."""
        rig = self._session.rig
        assert rig is not None
        for chooser in (self.chooser, self.against_chooser):
            chosen = chooser.currentData()
            chooser.blockSignals(True)
            chooser.clear()
            if chooser is self.against_chooser:
                chooser.addItem(self.tr("portraits"), "")
            for name, found in rig.distributions.items():
                chooser.addItem(translated(found.label), name)
            chooser.setCurrentIndex(max(0, chooser.findData(chosen)))
            chooser.blockSignals(False)
        self._show_distribution()

    def _show_distribution(self) -> None:
        shown, against = self.distribution, self.against
        if shown is None:
            return
        self._turns.clear()
        self._show_numbers(shown)
        count = f"{len(shown.values):,}"
        if against is None:
            self.histogram.show_values(shown.values)
            self.hint.setText(self.tr("{0} portraits, truncation 1. Click a bar to open one.").format(count))
        else:
            self.scatter.show_values(shown.values, against.values)
            hint = self.tr("r = {0:.2f} over {1} portraits. Click a point to open it.")
            self.hint.setText(hint.format(self.scatter.correlation, count))
        self.plots.setCurrentWidget(self.histogram if against is None else self.scatter)
        self._mark()

    def _show_numbers(self, shown: Distribution) -> None:
        percentiles = shown.percentiles()
        digits = 1 if shown.unit else 2
        values = [shown.values.mean(), shown.values.std(), *(percentiles[p] for p in SHOWN_PERCENTILES)]
        for label, value in zip(self.numbers, values, strict=True):
            label.setText(f"{value:.{digits}f}{shown.unit}")

    def _schedule_mark(self) -> None:
        """Move the marks once for all changes of a while; the portrait needs the time more."""
        if not self._soon.isActive():
            self._soon.start()

    def _mark(self) -> None:
        shown, result, target = self.distribution, self._session.result, self._session.target_params()
        if shown is None or result is None or target is None:
            return
        own, wanted = (float(shown.read(params)[0]) for params in (result.original, target))
        against = self.against
        if against is None:
            self.histogram.mark(own, wanted)
        else:
            own_up, wanted_up = (float(against.read(params)[0]) for params in (result.original, target))
            self.scatter.mark((own, own_up), (wanted, wanted_up))

    def _ask_table(self) -> None:
        self._ask_path(self.tr("Export Table"), "csv", self.save_table)

    def _ask_plot(self) -> None:
        self._ask_path(self.tr("Export Plot"), "png", self.save_plot)

    def _ask_path(self, title: str, suffix: str, save: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"distribution.{suffix}")
        dialog.fileSelected.connect(lambda path: save(Path(path)))
        dialog.open()

    def _arrange(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Summary of All Quantities…"), self.show_summary)
        menu.addAction(self.tr("Save Table as CSV…"), self._ask_table)
        menu.addAction(self.tr("Save Plot as PNG…"), self._ask_plot)
        self.more_button.setText("⋯")
        self.more_button.setMenu(menu)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setToolTip(self.tr("Summary and export"))
        self.more_button.setAccessibleName(self.more_button.toolTip())
        self.chooser.setAccessibleName(self.tr("Quantity"))
        self.against_chooser.setAccessibleName(self.tr("Second quantity"))
        self.against_chooser.setToolTip(self.tr("Choose a second quantity for a scatter plot"))
        head = QHBoxLayout()
        for chooser in (self.chooser, self.against_chooser):
            chooser.setMaxVisibleItems(20)
            chooser.setMinimumContentsLength(4)
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            head.addWidget(chooser, 1)
        head.addWidget(self.more_button)
        self.plots.addWidget(self.histogram)
        self.plots.addWidget(self.scatter)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.plots, 1)
        column.addLayout(self._make_table())
        column.addWidget(self.hint)

    def _make_table(self) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(4)
        titles = [self.tr("mean"), "σ", *(f"{p} %" for p in SHOWN_PERCENTILES)]
        for place, (title, number) in enumerate(zip(titles, self.numbers, strict=True)):
            heading = QLabel(title)
            heading.setProperty("role", "muted")
            for row, label in enumerate((heading, number)):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                table.addWidget(label, row, place)
        return table
