"""What the distributions are compared with: the same rig at another truncation, or another rig."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QWidget

from app.document.session import EditSession
from app.widgets.chooser import Chooser
from app.widgets.file_dialog import ask_folder
from app.widgets.value_field import ValueField
from app.worker.render_thread import Failure, RenderThread
from app.worker.sample_reader import SampleReader
from core.samples.sample_set import SampleSet

NOTHING, TRUNCATION, RIG = "nothing", "truncation", "rig"
FIRST_PSI, PSI_STEP = 0.5, 0.05


class ComparisonBar(QWidget):
    """Has the other samples fetched by a worker; until they are there, nothing is compared."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, session: EditSession, thread: RenderThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._thread = session, thread
        self.kind = NOTHING
        self.other: SampleSet | None = None
        self.is_waiting = False
        self.chooser = Chooser()
        self.psi_field = ValueField(0.0, 1.0, PSI_STEP)
        self.reader = SampleReader(self)
        self._arrange()
        self.chooser.activated.connect(self._choose)
        self.psi_field.valueChanged.connect(self._survey)
        self.reader.found.connect(self._adopt_rig)
        self.reader.failed.connect(self._refuse)
        thread.surveyed.connect(self._adopt_survey)
        thread.failed.connect(self._follow_failure)
        session.rig_changed.connect(self._follow_rig)

    def compare_truncation(self, psi: float) -> None:
        """Compare with the same portraits at another truncation."""
        self._show_kind(TRUNCATION)
        with QSignalBlocker(self.psi_field):
            self.psi_field.setValue(psi)
        self._survey()

    def compare_rig(self, folder: Path) -> None:
        """Compare with what another rig shows."""
        self._show_kind(RIG)
        self._wait()
        self.reader.read(folder)

    def stop(self) -> None:
        """Compare with nothing."""
        self._show_kind(NOTHING)
        self._take(None)

    def _choose(self) -> None:
        chosen = self.chooser.currentData()
        if chosen == TRUNCATION:
            self.compare_truncation(FIRST_PSI)
        elif chosen == RIG:
            self.ask_rig()
        else:
            self.stop()

    def ask_rig(self) -> QFileDialog:
        """Ask for a rig folder; where nothing is chosen, the comparison stays what it was."""
        dialog = ask_folder(self.compare_rig, self, "rig", self.tr("Compare with Another Rig"))
        dialog.rejected.connect(lambda: self._show_kind(self.kind))
        return dialog

    def _survey(self) -> None:
        self._wait()
        self._thread.survey(round(self.psi_field.value(), 2))

    def _wait(self) -> None:
        self.is_waiting = True
        self.changed.emit()

    def _adopt_survey(self, found: SampleSet) -> None:
        if self.kind == TRUNCATION and found.truncation_psi == round(self.psi_field.value(), 2):
            self._take(found)

    def _adopt_rig(self, found: SampleSet) -> None:
        if self.kind == RIG:
            self._take(found)

    def _follow_failure(self, failure: Failure) -> None:
        if failure.task == "survey":
            self.stop()

    def _refuse(self, sentence: str) -> None:
        self.stop()
        self.failed.emit(sentence)

    def _take(self, other: SampleSet | None) -> None:
        self.other, self.is_waiting = other, False
        self.changed.emit()

    def _follow_rig(self) -> None:
        """Another rig shows something else at the same truncation."""
        if self.kind == TRUNCATION:
            self.other = None
            if self._session.rig is not None:
                self._survey()

    def _show_kind(self, kind: str) -> None:
        self.kind = kind
        self.chooser.setCurrentIndex(self.chooser.findData(kind))
        self.psi_field.setVisible(kind == TRUNCATION)

    def _arrange(self) -> None:
        self.chooser.addItem(self.tr("Compare with…"), NOTHING)
        self.chooser.addItem(self.tr("Another truncation"), TRUNCATION)
        self.chooser.addItem(self.tr("Another rig…"), RIG)
        self.chooser.setAccessibleName(self.tr("Compare with"))
        self.chooser.setToolTip(self.tr("Lay the distribution of other portraits over this one"))
        self.chooser.setMinimumContentsLength(4)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.psi_field.setAccessibleName(self.tr("Other truncation"))
        self.psi_field.setToolTip(self.tr("Truncation of the portraits to compare with"))
        self.psi_field.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.chooser, 1)
        row.addWidget(self.psi_field)
