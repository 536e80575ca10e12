"""Makes a rig: asks what is wanted, then shows how far it is; the window beside it stays usable."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.rig_making.estimates import Estimates
from app.rig_making.known_runs import known_runs
from app.rig_making.order_form import OrderForm
from app.rig_making.run_follower import RunFollower
from app.rig_making.run_state import RunState
from app.rig_making.run_view import RunView
from core.errors import RigEditorError
from core.rig.training_run.order import RigOrder

SIZE = QSize(560, 560)
SETTLED_MS = 600  # after the last change, before the machine is tried


class MakeRigDialog(QDialog):
    """Closing it leaves the run alone; only Stop stops it, and Resume goes on."""

    open_wanted = Signal(Path)  # the rig's folder

    def __init__(self, follower: RunFollower, estimates: Estimates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Make a Rig"))
        self._follower, self._estimates = follower, estimates
        self.state: RunState | None = None
        self.form, self.view = OrderForm(), RunView()
        self.pages = QStackedWidget()
        self.other_button = QPushButton(self.tr("Another Rig…"))
        self.runs_button = QPushButton(self.tr("Show the Last Run"))
        self.copy_button = QPushButton(self.tr("Copy Command"))
        self.start_button = QPushButton(self.tr("Make Rig"))
        self.stop_button = QPushButton(self.tr("Stop"))
        self.resume_button = QPushButton(self.tr("Resume"))
        self.open_button = QPushButton(self.tr("Open Rig"))
        self.close_button = QPushButton(self.tr("Close"))
        self._trial = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._arrange()
        self._connect()

    def ask(self, generator: Path | None, face_model: Path | None = None, out: Path | None = None) -> None:
        """Show the form, filled in with what is open."""
        self.form.propose(generator, face_model, out)
        self._turn_to(self.form)

    def show_run(self, work: Path) -> None:
        """Show a run that was begun before."""
        self.state = None
        self._follower.follow(work)
        self._turn_to(self.view)

    def _turn_to(self, page: QWidget) -> None:
        self.pages.setCurrentIndex(0 if page is self.form else 1)
        if page is self.view:
            self._estimates.cancel()
        self._show_buttons()

    def _start(self) -> None:
        if not self.form.check():
            return
        self._launch(self.form.order())

    def _resume(self) -> None:
        if self.state is not None and self.state.record is not None:
            self._launch(self.state.record.order)

    def _launch(self, order: RigOrder) -> None:
        self._estimates.cancel()
        try:
            self._follower.start(order)
        except RigEditorError as error:
            self._tell_trouble(str(error))
            return
        self.state = None
        self._turn_to(self.view)

    def _tell_trouble(self, sentence: str) -> None:
        """Say on the page that is shown why nothing was started."""
        if self.pages.currentIndex() == 0:
            self.form.tell_problem(sentence)
        else:
            self.view.tell_trouble(sentence)

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self._follower.stop()

    def _show(self, state: RunState) -> None:
        self.state = state
        self.view.show_state(state)
        self._show_buttons()

    def _try(self) -> None:
        """Have the machine tried once nothing has changed for a moment."""
        self._estimates.cancel()
        self._trial.stop()
        if self.form.has_generator:
            self.form.tell(self.tr("Trying how fast this machine is…"))
            self._trial.start()
        else:
            self.form.tell("")

    def _fail_estimate(self, sentence: str) -> None:
        self.form.tell(self.tr("How long it takes is not known: {0}").format(sentence))

    def _show_buttons(self) -> None:
        asks = self.pages.currentIndex() == 0
        state = self.state
        ended = state is not None and not state.is_running
        done = state is not None and state.is_done
        self.start_button.setVisible(asks)
        self.runs_button.setVisible(asks and bool(known_runs()))
        self.copy_button.setVisible(asks)
        self.other_button.setVisible(not asks)
        self.stop_button.setVisible(not asks and not ended)
        self.stop_button.setEnabled(state is not None and state.is_running and not state.is_stopping)
        self.resume_button.setVisible(
            not asks and ended and not done and state is not None and state.record is not None
        )
        self.open_button.setVisible(not asks and done)
        main = next(
            (b for b in (self.start_button, self.open_button, self.resume_button) if b.isVisibleTo(self)),
            None,
        )
        for button in (self.start_button, self.open_button, self.resume_button):
            button.setDefault(button is main)

    def _open(self) -> None:
        if self.state is not None and self.state.record is not None:
            self.open_wanted.emit(self.state.record.order.out)

    def _copy(self) -> None:
        """Put the command into the clipboard, for a machine without a window."""
        if self.form.check():
            QGuiApplication.clipboard().setText(self.form.order().command())

    def _ask_other(self) -> None:
        self._turn_to(self.form)
        self._try()

    def _show_last(self) -> None:
        runs = known_runs()
        if runs:
            self.show_run(self._follower.work or runs[0])

    def _connect(self) -> None:
        self._follower.changed.connect(self._show)
        self._follower.failed.connect(self.view.tell_trouble)
        self._estimates.estimated.connect(self.form.show_estimates)
        self._estimates.failed.connect(self._fail_estimate)
        self._trial.timeout.connect(lambda: self._estimates.start(self.form.order()))
        self.form.changed.connect(self._try)
        self.start_button.clicked.connect(self._start)
        self.resume_button.clicked.connect(self._resume)
        self.stop_button.clicked.connect(self._stop)
        self.open_button.clicked.connect(self._open)
        self.other_button.clicked.connect(self._ask_other)
        self.runs_button.clicked.connect(self._show_last)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)
        self.finished.connect(self._estimates.cancel)

    def _arrange(self) -> None:
        for page in (self.form, self.view):
            self.pages.addWidget(_scrolled(page))
        self.stop_button.setToolTip(self.tr("Ends the run at the next safe point and keeps what is there"))
        self.copy_button.setToolTip(self.tr("The command that makes this rig, for another machine"))
        self.close_button.setToolTip(self.tr("A run goes on without this dialog, and without the window"))
        buttons = QHBoxLayout()
        for button in (self.other_button, self.runs_button, self.copy_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (
            self.stop_button,
            self.resume_button,
            self.open_button,
            self.start_button,
            self.close_button,
        ):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self.pages, 1)
        column.addLayout(buttons)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.resize(SIZE)


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName("rig_making")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setWidget(page)
    return area
