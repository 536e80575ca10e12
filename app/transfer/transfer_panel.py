"""Portrait, source, what the rig takes over, and what mixing styles does: side by side as in the paper."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.labels import donor_title, portrait_title
from app.transfer.choice import Choice
from app.transfer.figure import Figure
from app.transfer.layer_choice import LayerChoice, span_of
from app.transfer.performance_source import PerformanceSource, performance_in
from app.transfer.source_bar import SourceBar
from app.widgets.group_boxes import GroupBoxes, names_of
from app.widgets.portrait_mime import edit_in
from app.worker.errands import Courier, Urgency
from app.worker.previews import Previews
from app.worker.series import Series
from core.driving.driving import DRIVEN
from core.driving.performance import Performance
from core.editing.conditional import take_partly
from core.editing.edit import Edit, StyleMix
from core.editing.picture import Picture
from core.editing.portrait_source import PortraitSource
from core.face.groups import GROUPS

REST_MS = 200


class TransferPanel(QWidget):
    """Shows what another portrait could lend; `apply` makes it an undoable step of the session."""

    def __init__(
        self, session: EditSession, courier: Courier, series: Series, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("transfer_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session = session
        self._lender: Edit | None = None
        self._shown = False
        self.acting = PerformanceSource(session, courier, series, self)
        self._previews = Previews(courier, Urgency.TRANSFER, self)
        self.source_bar = SourceBar()
        self.groups = GroupBoxes(columns=1)
        self.layers = LayerChoice()
        self.transfer_choice, self.mix_choice = Choice(self.groups), Choice(self.layers)
        self.figure = Figure([self.transfer_choice, self.mix_choice])
        self.cards = self.figure.cards
        self.hint = QLabel()
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._arrange()
        self._connect()
        self._follow()

    @property
    def lender(self) -> Edit | None:
        """The edited portrait that is the source."""
        return self._lender

    @property
    def is_settled(self) -> bool:
        """Whether no picture waits to be replaced."""
        return not (self._soon.isActive() or any(card.is_stale for card in self.cards.values()))

    def perform(self, performance: Performance) -> None:
        """Show a face of a photograph or a film as the source."""
        self._lender = None
        self._show_moment()
        self.cards["source"].set_caption(self.tr("Source {0}").format(performance.name))
        self.cards["mix"].show_message(self.tr("Only portraits lend style layers"))
        self._follow()
        self._refresh()

    def _show_moment(self) -> None:
        if self.acting.performance is not None:
            self.cards["source"].show_frame(self.acting.performance.picture_at(self.acting.bar.frame))

    def lend(self, lender: Edit) -> None:
        """Make an edited portrait the source."""
        self.acting.forget()
        self._lender = lender
        self.source_bar.show_portrait(lender.source)
        self._follow()
        self._refresh()

    def transferred(self) -> Edit | None:
        """Return the edit on screen with the chosen amount of the source's chosen groups."""
        groups, reader = self.groups.chosen(), self._session.reader
        if self._lender is None or reader is None or not groups:
            return self.acting.edit()
        return take_partly(
            self._session.edit, groups, self._lender, self.transfer_choice.amount.amount, reader
        )

    def mixed(self) -> Edit | None:
        """Return the edit on screen over the chosen amount of the source's chosen style layers."""
        reader = self._session.reader
        if self._lender is None or reader is None:
            return None
        mix = StyleMix(self._lender.source, self.layers.layers)
        own, mixed = (dataclasses.replace(self._session.edit, mix=m) for m in (None, mix))
        return own.blended(mixed, self.mix_choice.amount.amount, reader)

    def apply_transfer(self) -> None:
        """Take the chosen groups from the source."""
        edit, acting = self.transferred(), self.acting.performance
        title = portrait_title(self._lender.source) if self._lender else acting.name if acting else ""
        if edit is not None:
            groups = names_of(self.groups.chosen())
            self._session.take_up(edit, self.tr("{0} of {1}").format(groups, title))

    def apply_mix(self) -> None:
        """Take the chosen style layers from the source."""
        edit, lender = self.mixed(), self._lender
        if edit is not None and lender is not None:
            text = self.tr("Styles of {0}").format(portrait_title(lender.source))
            self._session.take_up(edit, text)

    def drop_transfer(self) -> None:
        """Give the portrait its own pose, light, gaze and expression."""
        edit = dataclasses.replace(self._session.edit, transfers={})
        self._session.take_up(edit, self.tr("Remove Transfer"))

    def drop_mix(self) -> None:
        """Give the portrait its own styles."""
        edit = dataclasses.replace(self._session.edit, mix=None)
        self._session.take_up(edit, self.tr("Remove Style Mix"))

    def _consider(self, edit: Callable[[], Edit | None], on: bool) -> None:
        """Have the portrait show what Apply would give."""
        self._session.consider(edit() if on else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take portraits, photographs and films; anything else is for the window."""
        data = event.mimeData()
        if edit_in(data) is None and performance_in(data) is None:
            event.ignore()
        else:
            self.cards["source"].mark_target(True)
            _accept(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what went elsewhere."""
        self.cards["source"].mark_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Make what is dropped the source."""
        self.cards["source"].mark_target(False)
        lender, path = edit_in(event.mimeData()), performance_in(event.mimeData())
        if lender is not None:
            _accept(event)
            self.lend(dataclasses.replace(lender, calibrated=self._session.edit.calibrated))
        elif path is not None:
            _accept(event)
            self.acting.read(path)
        else:
            event.ignore()

    def set_shown(self, on: bool) -> None:
        """Say whether anybody can see the panel; it catches up with what happened meanwhile."""
        self._shown = on
        self._show_portrait()
        self._refresh()

    def _refresh(self) -> None:
        """Ask for the pictures that are not up to date, once nobody drags anything."""
        if self._shown and self._session.opened is not None:
            self._soon.start()

    def _ask(self) -> None:
        wanted = {"source": self._lender, "transfer": self.transferred(), "mix": self.mixed()}
        edits = {name: edit for name, edit in wanted.items() if edit is not None}
        for name in self._previews.want(edits):
            self.cards[name].mark_stale()
        if "transfer" not in edits and (self._lender or self.acting.performance):
            tick, lack = self.tr("Tick what to take"), self.tr("Transfers need a RigNet")
            self.cards["transfer"].show_message(tick if self.groups.isEnabled() else lack)

    def _show_preview(self, name: str, result: Picture) -> None:
        self.cards[name].show_frame(result.frame)

    def _show_portrait(self) -> None:
        picture = self._session.picture
        if picture is not None and self._shown:
            self.cards["portrait"].show_frame(picture.frame)

    def _adopt_rig(self) -> None:
        opened = self._session.opened
        assert opened is not None
        self._previews.forget()
        if self._lender is None:
            self.cards["source"].set_caption(self.tr("Source"))
            self.cards["source"].show_message(self.figure.invitation)
        if self._lender is not None:  # another rig may not know its edits
            self._lender = Edit(self._lender.source, calibrated=self._lender.calibrated)
        self.layers.set_resolutions(opened.layer_resolutions)
        self.groups.offer(opened.groups)  # mixing styles needs the generator alone
        self._follow()
        self._refresh()

    def _follow(self) -> None:
        """Show what the session has, and what can be done."""
        edit, lender, is_open = self._session.edit, self._lender, self._session.opened is not None
        self.cards["portrait"].set_caption(portrait_title(edit.source))
        if lender is not None:
            name = self.tr("Source {0}") if _is_plain(lender) else self.tr("Source {0}, edited")
            self.cards["source"].set_caption(name.format(lender.source.title))
        self._restrict_groups()
        self.acting.take(self.groups.chosen(), self.transfer_choice.amount.amount)
        self.transfer_choice.apply_button.setEnabled(is_open and self.transferred() not in (None, edit))
        self.mix_choice.apply_button.setEnabled(is_open and self.mixed() not in (None, edit))
        self.transfer_choice.remove_button.setEnabled(bool(edit.transfers))
        self.mix_choice.remove_button.setEnabled(edit.mix is not None)
        self.hint.setText(self._summary())

    def _restrict_groups(self) -> None:
        tip = self.tr("{0} of the source replaces that of the portrait")
        lack = self.tr("{0} of the source cannot be told from a photo or film")
        self.groups.restrict(GROUPS if self.acting.performance is None else DRIVEN, tip, lack)

    def _summary(self) -> str:
        edit = self._session.edit
        lines = [
            self.tr("{0} of {1}").format(names_of([group]), donor_title(donor, edit.source))
            for group, donor in edit.transfers.items()
        ]
        if edit.mix is not None:
            layers, lender = span_of(edit.mix.layers), portrait_title(edit.mix.source)
            lines.append(self.tr("Layers {0} of {1}").format(layers, lender))
        effect = self.tr("In effect: {0}").format("; ".join(lines)) if lines else ""
        return "\n".join(filter(None, (self.acting.told(), effect)))

    def _lend_seed(self, seed: int) -> None:
        edit = self._session.edit
        source = PortraitSource(seed, edit.source.seeds_truncation)
        self.lend(Edit(source, calibrated=edit.calibrated))

    def _connect(self) -> None:
        session = self._session
        self._soon.timeout.connect(self._ask)
        self._previews.arrived.connect(self._show_preview)
        self._previews.failed.connect(self.hint.setText)
        self.source_bar.seed_chosen.connect(self._lend_seed)
        self.source_bar.screen_chosen.connect(lambda: self.lend(session.edit))
        self.acting.arrived.connect(self.perform)
        self.acting.changed.connect(self._show_moment)
        self.acting.failed.connect(self.hint.setText)
        amounts = self.transfer_choice.amount.changed, self.mix_choice.amount.changed
        choices = self.groups.changed, self.layers.changed, self.acting.changed, *amounts
        for changed in (*choices, session.state_changed, session.values_changed):
            changed.connect(self._follow)
            changed.connect(self._refresh)
        session.rig_changed.connect(self._adopt_rig)
        session.result_changed.connect(self._show_portrait)
        self.transfer_choice.apply_button.clicked.connect(self.apply_transfer)
        for choice, edit in ((self.transfer_choice, self.transferred), (self.mix_choice, self.mixed)):
            choice.apply_button.pointed.connect(partial(self._consider, edit))
        self.transfer_choice.remove_button.clicked.connect(self.drop_transfer)
        self.mix_choice.apply_button.clicked.connect(self.apply_mix)
        self.mix_choice.remove_button.clicked.connect(self.drop_mix)

    def _arrange(self) -> None:
        self.transfer_choice.explain(
            self.tr("Take the ticked groups from the source"),
            self.tr("Give the portrait back what was taken from other portraits"),
        )
        self.mix_choice.explain(
            self.tr("Take the source's own style layers; what you have edited stays on top"),
            self.tr("Give the portrait back its own style layers"),
        )
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.source_bar)
        column.addWidget(self.acting.bar)
        column.addWidget(self.figure)
        column.addWidget(self.hint)
        column.addStretch(1)


def _is_plain(edit: Edit) -> bool:
    return not (edit.controls or edit.transfers or edit.mix)


def _accept(event: QDropEvent) -> None:
    """Copy what is dragged: a file manager must not take a file for moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
