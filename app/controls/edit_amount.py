"""How much of the whole edit is seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.document.session import EditSession
from app.widgets.amount_slider import AmountSlider


class EditAmount(AmountSlider):
    """Scales the edit towards the untouched portrait, and back for as long as nothing else is changed."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_name(self.tr("Whole edit"))
        self.setToolTip(self.tr("How much of all that you changed is seen; 0 % is the untouched portrait"))
        self._session = session
        self._whole = self._scaled = session.edit
        self._share = 1.0
        self.changed.connect(self._scale)
        self.gesture_began.connect(session.begin_gesture)
        self.gesture_ended.connect(session.end_gesture)
        for changed in (session.state_changed, session.rig_changed):
            changed.connect(self._follow)
        self._follow()

    def _scale(self, amount: float) -> None:
        session = self._session
        if session.reader is None:
            return
        if session.edit not in (self._whole, self._scaled):
            self._whole = session.edit
        self._scaled, self._share = self._whole.scaled(amount, session.reader), amount
        session.set_edit(self._scaled, self.tr("Amount of the Edit"))

    def _follow(self) -> None:
        edit = self._session.edit
        is_scaled = edit == self._scaled and edit != self._whole
        self.set_amount(self._share if is_scaled else 1.0)
        self.setEnabled(self._session.can_edit and (is_scaled or not edit.is_untouched))
