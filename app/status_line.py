"""The status line: what is on screen, how fast it came and from which device."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from app.document.session import EditSession

FPS_WINDOW_S = 1.0
NOTICE_MS = 8000
PADDING = 16  # of labels, as in the style sheet


class StatusLine(QStatusBar):
    """Follows the session's results; failures and notices appear on its left."""

    cancel_clicked = Signal()

    def __init__(self, session: EditSession, why: str = "", parent: QWidget | None = None) -> None:
        """Make a line.

        Args:
            session: what it follows.
            why: the device is not a faster one; empty where it is.
            parent: Qt's.
        """
        super().__init__(parent)
        self._session, self._why = session, why
        self._arrivals: deque[float] = deque()
        self.setSizeGripEnabled(False)
        self.quality_label, self.latency_label = QLabel(), QLabel()
        self.rate_label, self.device_label = QLabel(), QLabel()
        for label in (self.quality_label, self.latency_label, self.rate_label, self.device_label):
            self.addPermanentWidget(label)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label, widest in ((self.latency_label, "8888 ms"), (self.rate_label, "888 fps")):
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest) + PADDING)  # else it jumps
        self.progress_bar, self.cancel_button = QProgressBar(), QPushButton(self.tr("Cancel"))
        self.progress_bar.setFixedWidth(200)
        self.cancel_button.clicked.connect(self.cancel_clicked)
        self.insertPermanentWidget(0, self.progress_bar)
        self.insertPermanentWidget(1, self.cancel_button)
        self.hide_progress()
        self._quiet = QTimer(self, singleShot=True, interval=int(FPS_WINDOW_S * 1000))
        self._quiet.timeout.connect(self._show_rate)
        session.rig_changed.connect(self._show_device)
        session.result_changed.connect(self._show_result)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far an export is."""
        self.progress_bar.setMaximum(total)
        self.progress_bar.setValue(done)
        self.progress_bar.setFormat(self.tr("Exporting {0} of {1}").format(done, total))
        self.progress_bar.show()
        self.cancel_button.show()

    def hide_progress(self) -> None:
        """The export has ended."""
        self.progress_bar.hide()
        self.cancel_button.hide()

    def notify(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.showMessage(sentence, NOTICE_MS)

    def tell_saved(self, path: str) -> None:
        """Say that a file is written."""
        self.notify(self.tr("Saved {0}").format(path))

    def show_runtime(self, name: str) -> None:
        """Say what makes the pictures from now on."""
        assert self._session.opened is not None
        self.device_label.setText(f"{self._session.opened.device} · {name}")

    def tell_full_memory(self, device: str) -> None:
        """Say that the CPU has taken over from a device; another rig is opened on the device again."""
        sentence = self.tr("{0} is out of memory; the CPU makes the pictures now.").format(device)
        self.device_label.setText("CPU")
        self.device_label.setToolTip(sentence)
        self.notify(sentence)

    def _show_device(self) -> None:
        assert self._session.opened is not None
        self.device_label.setText(self._session.opened.device)
        self.device_label.setToolTip(self._why)
        self.clearMessage()

    def _show_result(self) -> None:
        result = self._session.picture
        if result is None:
            return
        draft = result.quality == "draft"
        self.quality_label.setText(self.tr("Draft") if draft else self.tr("Final"))
        self.latency_label.setText(self.tr("{0:.0f} ms").format(result.seconds * 1000))
        self._arrivals.append(time.monotonic())
        self._show_rate()
        self._quiet.start()

    def _show_rate(self) -> None:
        """Count the frames of the last second; a single one is no rate."""
        earliest = time.monotonic() - FPS_WINDOW_S
        while self._arrivals and self._arrivals[0] < earliest:
            self._arrivals.popleft()
        count = len(self._arrivals)
        self.rate_label.setText(self.tr("{0} fps").format(count) if count > 1 else self.tr("idle"))
