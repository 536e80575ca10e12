"""Bias inspection: how often the generator shows what, with the present portrait marked."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.distributions.comparison_bar import ComparisonBar
from app.distributions.examples import Examples
from app.distributions.histogram import BINS, Histogram
from app.distributions.number_table import NumberTable
from app.distributions.plot_menu import PlotMenu
from app.distributions.scatter import Scatter
from app.distributions.set_names import name_of
from app.document.session import EditSession
from app.labels import translated
from app.widgets.chooser import Chooser
from app.worker.exporter import Exporter
from app.worker.render_thread import RenderThread
from core.editing.portrait_source import PortraitSource
from core.samples.comparison import difference
from core.samples.distributions import Distribution

MARK_EVERY_MS = 150
SAMPLED_AT_PSI = 1.0
TALLEST_PLOT = 420
LOWEST = 120
ROOM_FOR_TWO = 280  # choosers side by side


class DistributionPanel(QWidget):
    """Follows the session; a click on a bar lists its portraits, one on a point opens its portrait."""

    def __init__(
        self, session: EditSession, exporter: Exporter, thread: RenderThread, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("distribution_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.chooser, self.against_chooser = Chooser(), Chooser()
        self._choosers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.histogram = Histogram()
        self.plots = QStackedWidget()
        self.comparison = ComparisonBar(session, thread)
        self.numbers, self.examples, self.hint = NumberTable(), Examples(session, thread), QLabel()
        self.menu = PlotMenu(self, session, exporter)
        self._arrange()
        for chooser in (self.chooser, self.against_chooser):
            chooser.currentIndexChanged.connect(self._show_distribution)
        self.comparison.changed.connect(self._show_distribution)
        self.comparison.failed.connect(self.hint.setText)
        self.histogram.scene().sigMouseClicked.connect(
            lambda click: self.list_examples(self.histogram.bin_at(click.scenePos()))
        )
        session.rig_changed.connect(self._list_quantities)
        self._soon = QTimer(self, singleShot=True, interval=MARK_EVERY_MS)
        self._soon.timeout.connect(self._mark)
        session.values_changed.connect(self._schedule_mark)

    @cached_property
    def scatter(self) -> Scatter:
        """The plot of two quantities, made for whoever looks at them."""
        scatter = Scatter()
        scatter.scene().sigMouseClicked.connect(lambda click: self._open_point(click.scenePos()))
        self.plots.addWidget(scatter)
        QWidget.setTabOrder(self.histogram, scatter)
        return scatter

    @property
    def distribution(self) -> Distribution | None:
        """The one on show."""
        return self._chosen(self.chooser)

    @property
    def against(self) -> Distribution | None:
        """The second one of a scatter plot; None for a histogram."""
        return self._chosen(self.against_chooser)

    def other_of(self, shown: Distribution | None) -> Distribution | None:
        """Return the same quantity of what is compared with, where there is such a thing."""
        other = self.comparison.other
        return other.distributions.get(shown.name) if other and shown else None

    def values_of(self, shown: Distribution) -> tuple[float, float] | None:
        """Return the portrait's own value of a quantity and the wanted one, once they are known."""
        result, target = self._session.result, self._session.target_params()
        if result is None or target is None:
            return None
        return float(shown.read(result.original)[0]), float(shown.read(target)[0])

    def list_examples(self, number: int) -> None:
        """List the portraits of bin `number`."""
        shown, rig = self.distribution, self._session.rig
        if shown is None or rig is None:
            return
        low, high = self.histogram.edges[number : number + 2]
        inside = (shown.values >= low) & ((shown.values < high) | (number == BINS - 1))
        seeds = rig.rig.statistics.seeds[inside]
        self.histogram.choose_bin(number)
        digits = 1 if shown.unit else 2
        text = (
            self.tr("1 portrait from {1} to {2}")
            if len(seeds) == 1
            else self.tr("{0} portraits from {1} to {2}")
        )
        edges = (f"{edge:.{digits}f}{shown.unit}" for edge in (low, high))
        caption = text.format(f"{len(seeds):,}", *edges)
        self.examples.show_sources([PortraitSource(int(seed), SAMPLED_AT_PSI) for seed in seeds], caption)
        self.hint.hide()
        QTimer.singleShot(0, self._reveal_examples)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choosers one below the other where they would cut words."""
        ways, fits = QBoxLayout.Direction, event.size().width() >= ROOM_FOR_TWO
        self._choosers.setDirection(ways.LeftToRight if fits else ways.TopToBottom)
        super().resizeEvent(event)

    def finish(self) -> None:
        """Wait for the worker before the window goes."""
        self.comparison.reader.finish()

    def _reveal_examples(self) -> None:
        """Scroll to the portraits where the window is small."""
        self._scroll.ensureWidgetVisible(self.examples, 0, 8)

    def _chosen(self, chooser: QComboBox) -> Distribution | None:
        rig = self._session.rig
        return rig.distributions.get(chooser.currentData()) if rig else None

    def _open_point(self, position: QPointF) -> None:
        rig = self._session.rig
        if rig is not None and len(self.scatter.values):
            seed = int(rig.rig.statistics.seeds[self.scatter.nearest(position)])
            self._session.go_to(PortraitSource(seed, SAMPLED_AT_PSI))

    def _list_quantities(self) -> None:
        """Offer the quantities of another rig; the chosen ones stay where they exist."""
        rig = self._session.rig
        if rig is None:
            return
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
        self._offer(True)
        self._show_distribution()

    def _show_distribution(self) -> None:
        shown, against = self.distribution, self.against
        if shown is None:
            return
        other, other_up = self.other_of(shown), self.other_of(against)
        self.examples.hide()
        if against is None:
            self.histogram.show_values(shown.values, other.values if other else None)
        else:
            self.scatter.show_values(shown.values, against.values)
            if other and other_up:
                self.scatter.show_others(other.values, other_up.values)
        self.plots.setCurrentWidget(self.histogram if against is None else self.scatter)
        self._show_numbers(shown, other)
        self.hint.setText(self._hint(shown, other))
        self.hint.show()
        self._mark()

    def _show_numbers(self, shown: Distribution, other: Distribution | None) -> None:
        rig, beside = self._session.rig, self.comparison.other
        if rig is None or other is None or beside is None:
            self.numbers.show_alone(shown)
            return
        self.numbers.show_both(
            shown, name_of(rig.rig.name, SAMPLED_AT_PSI), other, name_of(beside.rig, beside.truncation_psi)
        )
        self.numbers.show_difference(difference(shown.values, other.values), shown.unit)

    def _hint(self, shown: Distribution, other: Distribution | None) -> str:
        if self.comparison.is_waiting:
            return self.tr("Working out what to compare with…")
        if self.comparison.other is not None and other is None:
            return self.tr("The other rig has no such quantity.")
        count = f"{len(shown.values):,}"
        if self.against is None:
            return self.tr("{0} portraits, truncation 1. Click a bar to see them.").format(count)
        hint = self.tr("r = {0:.2f} over {1} portraits. Click a point to open it.")
        return hint.format(self.scatter.correlation, count)

    def _schedule_mark(self) -> None:
        """Move the marks once for all changes of a while; the portrait needs the time more."""
        if not self._soon.isActive():
            self._soon.start()

    def _mark(self) -> None:
        shown, against = self.distribution, self.against
        across = self.values_of(shown) if shown else None
        if across is None:
            return
        up = self.values_of(against) if against else None
        if up is None:
            self.histogram.mark(*across)
        else:
            self.scatter.mark((across[0], up[0]), (across[1], up[1]))

    def _arrange(self) -> None:
        self.chooser.setAccessibleName(self.tr("Quantity"))
        self.against_chooser.setAccessibleName(self.tr("Second quantity"))
        self.against_chooser.setToolTip(self.tr("Choose a second quantity for a scatter plot"))
        self._choosers.setSpacing(6)
        for chooser, share in ((self.chooser, 6), (self.against_chooser, 5)):
            chooser.setMaxVisibleItems(20)
            chooser.setMinimumContentsLength(2)
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self._choosers.addWidget(chooser, share)
        head = QHBoxLayout()
        head.addLayout(self._choosers, 1)
        head.addWidget(self.menu.button, 0, Qt.AlignmentFlag.AlignTop)
        self.plots.addWidget(self.histogram)
        self.plots.setMaximumHeight(TALLEST_PLOT)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        column = QVBoxLayout(self._framed_body())
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.comparison)
        column.addWidget(self.plots, 1)
        for widget in (self.examples, self.numbers, self.hint):
            widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            column.addWidget(widget)
        column.addStretch(0)
        self._offer(False)  # an empty plot says nothing

    def _offer(self, on: bool) -> None:
        """Show what there is to choose and to see of a rig."""
        for part in (self.chooser, self.against_chooser, self.menu.button, self.comparison, self.plots):
            part.setVisible(on)

    def _framed_body(self) -> QWidget:
        """Return what holds the parts of the panel; small windows scroll what they cannot show of it."""
        self.setMinimumHeight(LOWEST)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        scroll = self._scroll = QScrollArea()
        frame.addWidget(scroll)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("distributions")
        scroll.setWidget(body)
        return body
