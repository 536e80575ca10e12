"""Conditional sampling: new random portraits with the pose, light, gaze or expression of the one shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from app.document.same_rig import with_same_rig
from app.document.session import EditSession
from app.labels import portrait_title
from app.random_seeds import random_seeds
from app.sampling.sample_model import CELL, EDIT_ROLE, SIDE, SampleModel
from app.sampling.sampling_bar import SamplingBar
from app.widgets.file_dialog import PICTURES, ask_path
from app.widgets.group_boxes import GroupBoxes, names_of
from app.widgets.portrait_list import PortraitList
from app.worker.errands import Channel, Courier, Urgency
from app.worker.series import Series
from core.editing.conditional import conditional_edits
from core.editing.edit import Edit
from core.editing.picture import Picture
from core.editing.portrait_source import PortraitSource
from core.face.groups import GroupName
from core.saving.contact_sheet import ContactSheet


class SamplingPanel(QWidget):
    """Draws a grid of edits; a click makes one of them the session's, with the very picture of the grid."""

    lent = Signal(object)  # Edit that shall be the transfer's source

    def __init__(
        self, session: EditSession, courier: Courier, series: Series, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sampling_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._series = session, series
        self._channel = Channel(courier, Urgency.SAMPLES, self)
        self._drawn_from: Edit | None = None
        self._drawn_groups: Sequence[GroupName] = ()
        self._running = False
        self.groups = GroupBoxes()
        self.bar = SamplingBar()
        self.model = SampleModel(self)
        self.view = PortraitList(SIDE, CELL)
        self.hint, self.invitation = QLabel(), QLabel()
        self._arrange()
        self._connect()
        self._follow()

    @property
    def is_running(self) -> bool:
        """Whether pictures are still on their way."""
        return self._running

    def draw(self) -> None:
        """Draw other portraits that share the ticked groups with the one on screen."""
        if self._session.opened is None:
            return
        seeds = random_seeds(self.bar.count)
        sources = [PortraitSource(seed, self.bar.truncation_psi) for seed in seeds]
        self._drawn_from, self._drawn_groups = self._session.edit, self.groups.chosen()
        self.model.set_scale(self.devicePixelRatioF())
        self.model.show_edits(conditional_edits(self._drawn_from, self._drawn_groups, sources))
        self.view.scrollToTop()
        self._running = True
        self._ask()

    def cancel(self) -> None:
        """Give up; what is drawn stays."""
        if self._running:
            self._running = False
            self._channel.ask([])
            missing = set(self.model.missing())
            self.model.show_edits([r for r in self.model.edits if r not in missing])
            self._follow()

    def ask_save(self) -> None:
        """Let the user choose where to save the drawn portraits on one picture."""
        save = partial(self._save, self.model.edits, self._shared())
        take = with_same_rig(self._session, save, self._series.failed.emit)
        ask_path(take, self, "export", self.tr("Save Grid"), "portraits.png", PICTURES)

    def _save(self, edits: Sequence[Edit], shared: str, path: Path) -> None:
        """Render portraits at full size on one picture."""
        sheet = ContactSheet(path, [edit.source.title for edit in edits], shared)
        self._series.start(str(path), edits, sheet)

    def _shared(self) -> str:
        """Return what the sheet says of its portraits."""
        groups, origin = self._drawn_groups, self._drawn_from
        return f"{', '.join(groups)} of {portrait_title(origin.source)}" if origin and groups else "random"

    def title(self) -> str:
        """Return what the drawn portraits have in common."""
        if self._drawn_from is None or not self._drawn_groups:
            return self.tr("Random portraits")
        shared, lender = names_of(self._drawn_groups), portrait_title(self._drawn_from.source)
        return self.tr("{0} of {1}").format(shared, lender)

    def _ask(self) -> None:
        self._channel.ask(self.model.missing(), "draft")
        self._follow()

    def _take(self, result: Picture) -> None:
        if result.edit in self.model.missing():
            self.model.add_picture(result.edit, result.frame)
            self._running = bool(self.model.missing())
            self._follow()

    def _fail(self, sentence: str) -> None:
        if self._running:
            self.cancel()
            self.hint.setText(sentence)
            self.hint.show()

    def _start_over(self) -> None:
        """Another rig makes other portraits of the same seeds; without RigNet, they share nothing."""
        opened = self._session.opened
        self.groups.offer(opened.groups if opened else ())
        self._running, self._drawn_from, self._drawn_groups = False, None, ()
        self.model.show_edits([])
        self._follow()

    def _open(self, index: QModelIndex) -> None:
        edit = index.data(EDIT_ROLE)
        if edit is not None:
            self._session.take_up(edit, portrait_title(edit.source))

    def _show_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        edit = index.data(EDIT_ROLE)
        if edit is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit This Portrait"), lambda: self._open(index))
        menu.addAction(self.tr("Use as Transfer Source"), lambda: self.lent.emit(edit))
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _follow(self) -> None:
        """Show how far the drawing is and what can be done."""
        total, drawn = self.model.rowCount(), self.model.rowCount() - len(self.model.missing())
        self.bar.follow(self._session.opened is not None, self._running, drawn, total)
        self.bar.save_button.setEnabled(total > 0 and not self._series.is_running)
        for widget in (self.view, self.hint):
            widget.setVisible(total > 0)
        self.invitation.setVisible(total == 0)
        self.hint.setText(self._caption())

    def _caption(self) -> str:
        if self._is_outdated():
            return self.tr("{0}, before its last edits. Click one to edit it.").format(self.title())
        return self.tr("{0}. Click one to edit it.").format(self.title())

    def _is_outdated(self) -> bool:
        """Return whether the portrait on screen would lend something else now."""
        if self._drawn_from is None:
            return False
        anybody = [PortraitSource(0)]
        then, now = (
            conditional_edits(reference, self._drawn_groups, anybody)
            for reference in (self._drawn_from, self._session.edit)
        )
        return then != now

    def _connect(self) -> None:
        self.bar.draw_clicked.connect(self.draw)
        self.bar.cancel_clicked.connect(self.cancel)
        self.bar.save_clicked.connect(self.ask_save)
        self.view.clicked.connect(self._open)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._channel.done.connect(self._take)
        self._channel.failed.connect(self._fail)
        for changed in (self._series.progressed, self._series.ended):
            changed.connect(self._follow)
        self._session.rig_changed.connect(self._start_over)
        self._session.state_changed.connect(self._follow)

    def _arrange(self) -> None:
        self.groups.explain(self.tr("{0} of the portrait on screen is kept, with its edits"))
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Drawn portraits"))
        self.invitation.setText(
            self.tr(
                "Draw random portraits that share what is ticked above with the one on screen, "
                "as it is edited now."
            )
        )
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.invitation.setContentsMargins(32, 0, 32, 0)
        for label in (self.invitation, self.hint):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        locks = QVBoxLayout()
        locks.setSpacing(6)
        locks.addWidget(QLabel(self.tr("Keep")))
        locks.addWidget(self.groups)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(locks)
        column.addWidget(self.bar)
        column.addWidget(self.hint)
        column.addWidget(self.view, 1)
        column.addWidget(self.invitation, 1)
