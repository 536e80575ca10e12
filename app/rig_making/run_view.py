"""Shows how far a run is, what it looks at, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.rig_making.durations import duration
from app.rig_making.loss_plot import LossPlot
from app.rig_making.reach_table import ReachTable
from app.rig_making.run_state import RunState
from core.rig.training_run.record import RunRecord, Stage

SIDE, LARGE_SIDE = 208, 384  # of the picture: a sample, and the sheet of the first hundred


class RunView(QWidget):
    """A run at the moment that it was last looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.stage_label, self.faces_label, self.note_label = (QLabel() for _ in range(4))
        self.picture_view, self.plot, self.bar = QLabel(), LossPlot(), QProgressBar()
        self.reach_table = ReachTable()
        self._arrange()

    def show_state(self, state: RunState) -> None:
        """Show a run as it is."""
        record = state.record
        self.title.setText(record.order.out.name if record else "")
        self.title.setToolTip(str(record.order.out) if record else "")
        self.stage_label.setText(self._stage(state))
        self.bar.setRange(
            0, 0 if state.is_running and (record is None or record.state != "running") else 1000
        )
        self.bar.setValue(round(1000 * record.share) if record else 0)
        self.faces_label.setText(self._faces(record) if record else "")
        self._note(state)
        refused = record is not None and record.state == "failed" and not record.losses
        self._show_picture(state.picture, LARGE_SIDE if refused else SIDE)
        self.plot.show_losses(record.losses if record else {})
        self.plot.setVisible(record is not None and bool(record.losses))
        self.reach_table.show_reach(state.reach)

    def tell_trouble(self, sentence: str) -> None:
        """Say why nothing can be seen of a run."""
        self._write_note(sentence, "error")

    def _stage(self, state: RunState) -> str:
        record = state.record
        if state.is_stopping:
            return self.tr("Stopping; what is there is kept…")
        if state.is_running:
            if record is None or record.state != "running":
                return self.tr("Starting…")
            name = self._stage_name(record.stage)
            if record.seconds_left is None:
                return name
            return self.tr("{0} — {1} left").format(name, duration(record.seconds_left))
        if record is None:
            return self.tr("It ended before it began.")
        return {
            "done": self.tr("The rig is finished."),
            "stopped": self.tr("Stopped; it goes on from here when you resume it."),
            "failed": self.tr("No rig could be made."),
            "running": self.tr("Interrupted; it goes on from its last checkpoint when you resume it."),
        }[record.state]

    def _note(self, state: RunState) -> None:
        record = state.record
        failure = state.last_words or (
            record.sentence if record and record.state == "failed" and not state.is_running else ""
        )
        text = failure or (record.crop if record else "")
        self._write_note(text, "error" if failure else "muted")

    def _write_note(self, text: str, role: str) -> None:
        if self.note_label.property("role") != role:
            self.note_label.setProperty("role", role)
            self.note_label.style().polish(self.note_label)
        self.note_label.setText(text)
        self.note_label.setVisible(bool(text))

    def _faces(self, record: RunRecord) -> str:
        if not record.read:
            return ""
        return self.tr("{0} of {1} samples show a face").format(f"{record.faces:,}", f"{record.read:,}")

    def _show_picture(self, image: QImage, side: int) -> None:
        self.picture_view.setFixedSize(side, side)
        ratio = self.picture_view.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        if image.isNull():
            self.picture_view.clear()
            return
        scaled = image.scaled(self.picture_view.size() * ratio, keep, smooth)
        scaled.setDevicePixelRatio(ratio)
        self.picture_view.setPixmap(QPixmap.fromImage(scaled))

    def _stage_name(self, stage: Stage) -> str:
        return {
            "first samples": self.tr("Looking for faces in the first samples"),
            "samples": self.tr("Sampling the generator"),
            "first reconstructor": self.tr("Learning how heads are turned"),
            "turned portraits": self.tr("Sampling portraits from two sides"),
            "detector": self.tr("Measuring the face reader"),
            "reconstructor": self.tr("Learning to read faces"),
            "rignet": self.tr("Learning to move faces"),
            "judging": self.tr("Judging how far the controls reach"),
        }[stage]

    def _arrange(self) -> None:
        self.title.setProperty("role", "heading")
        self.faces_label.setProperty("role", "muted")
        self.picture_view.setProperty("role", "picture")
        self.picture_view.setAccessibleName(self.tr("Sample"))
        self.picture_view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture_view.setToolTip(
            self.tr("A sample, the points found in its face, and the mesh that is fitted to it so far")
        )
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        for label in (self.title, self.stage_label, self.faces_label, self.note_label):
            label.setWordWrap(True)
        self.note_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        pictures = QHBoxLayout()
        pictures.addWidget(self.picture_view)
        pictures.addWidget(self.plot, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.title, self.stage_label, self.bar, self.faces_label, self.note_label):
            column.addWidget(widget)
        column.addLayout(pictures)
        column.addWidget(self.reach_table)
        column.addStretch(1)
