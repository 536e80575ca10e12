"""The menu of the distribution panel: the table of everything, and what can be taken away as a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from app.distributions.figure import Captions, as_png
from app.distributions.histogram import BINS, Histogram
from app.distributions.scatter import Scatter
from app.distributions.set_names import name_of
from app.distributions.summary_dialog import SummaryDialog
from app.document.session import EditSession
from app.labels import portrait_title, translated
from app.widgets.file_dialog import ask_path
from app.worker.exporter import Exporter
from core.samples.distribution_tables import histogram_as_csv, points_as_csv, table_as_csv
from core.samples.distributions import Distribution

if TYPE_CHECKING:
    from app.distributions.distribution_panel import DistributionPanel


class PlotMenu(QObject):
    """Offers the summary and the exports of what the panel shows."""

    def __init__(self, panel: DistributionPanel, session: EditSession, exporter: Exporter) -> None:
        super().__init__(panel)
        self._panel, self._session, self._exporter = panel, session, exporter
        self.button = QToolButton()
        menu = QMenu(panel)
        menu.addAction(self.tr("Summary of All Quantities…"), self.show_summary)
        menu.addSeparator()
        menu.addAction(self.tr("Save All Quantities as CSV…"), self.ask_table)
        menu.addAction(self.tr("Save What Is Shown as CSV…"), self.ask_shown)
        menu.addAction(self.tr("Save Plot as PNG…"), self.ask_plot)
        self.button.setText("⋯")
        self.button.setMenu(menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolTip(self.tr("Summary and export"))
        self.button.setAccessibleName(self.button.toolTip())

    def show_summary(self) -> SummaryDialog | None:
        """Open the table of all quantities."""
        if self._session.rig is None:
            return None
        dialog = SummaryDialog(self._session.rig, self._panel.comparison.other, self._panel)
        dialog.open()
        return dialog

    def ask_table(self) -> None:
        """Save mean, σ, percentiles and share in the reliable range of all quantities as CSV."""
        rig, other = self._session.rig, self._panel.comparison.other
        if rig is not None:
            text = table_as_csv(rig.distributions, rig.measurable, other.distributions if other else None)
            self._ask(self.tr("Export Table"), ".csv", text.encode())

    def ask_shown(self) -> None:
        """Save the bars or the points on show as CSV."""
        rig, shown, against = self._session.rig, self._panel.distribution, self._panel.against
        if rig is None or shown is None:
            return
        other = self._panel.other_of(shown)
        if against is None:
            text = histogram_as_csv(shown.values, other.values if other else None, BINS)
        else:
            text = points_as_csv(rig.rig.statistics.seeds, shown, against)
        self._ask(self.tr("Export What Is Shown"), ".csv", text.encode())

    def ask_plot(self) -> None:
        """Save the plot on show as PNG, with title, axes and legend."""
        shown, against = self._panel.distribution, self._panel.against
        if shown is None:
            return
        made = self._bars(shown) if against is None else self._points(shown, against)
        self._ask(self.tr("Export Plot"), ".png", as_png(*made))

    def _bars(self, shown: Distribution) -> tuple[Histogram, Captions]:
        other, marks = self._panel.other_of(shown), self._panel.values_of(shown)
        plot = Histogram()
        plot.show_values(shown.values, other.values if other else None)
        if marks:
            plot.mark(*marks)
        captions = Captions(
            self._title(shown), _axis(shown), self.tr("portraits (%)"), self._names(other is not None)
        )
        return plot, captions

    def _points(self, shown: Distribution, against: Distribution) -> tuple[Scatter, Captions]:
        panel, plot = self._panel, Scatter()
        plot.show_values(shown.values, against.values)
        others = panel.other_of(shown), panel.other_of(against)
        if others[0] and others[1]:
            plot.show_others(others[0].values, others[1].values)
        across, up = panel.values_of(shown), panel.values_of(against)
        if across and up:
            plot.mark((across[0], up[0]), (across[1], up[1]))
        title = f"{self._title(shown, against)}, r = {plot.correlation:.2f}"
        return plot, Captions(title, _axis(shown), _axis(against), self._names(others[1] is not None))

    def _title(self, *shown: Distribution) -> str:
        assert self._session.rig is not None
        text = self.tr("{0} over {1} portraits of “{2}”")
        labels = " × ".join(translated(quantity.label) for quantity in shown)
        return text.format(labels, f"{len(shown[0].values):,}", self._session.rig.rig.name)

    def _names(self, compared: bool) -> list[str]:
        rig, other = self._session.rig, self._panel.comparison.other
        assert rig is not None
        beside = name_of(other.rig, other.truncation_psi) if other and compared else ""
        edit = self._session.edit
        wanted = self.tr("wanted") if edit.controls else ""
        return [name_of(rig.rig.name, 1.0), beside, portrait_title(edit.source), wanted]

    def _ask(self, title: str, suffix: str, data: bytes) -> None:
        """Ask where to save what was on show when it was asked for."""
        shown = self._panel.distribution
        name = f"{shown.name if shown else 'distribution'}{suffix}"
        save = partial(self._exporter.save_bytes, data=data)
        ask_path(save, self._panel, "table", title, name, [suffix])


def _axis(shown: Distribution) -> str:
    return f"{translated(shown.label)} ({shown.unit})" if shown.unit else translated(shown.label)
