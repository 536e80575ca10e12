"""Stands before a panel that has nothing to show, for want of a rig."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.empty_state.missing_rig_card import MissingRigCard

Need = Literal["faces", "any control", "face controls"]


class EmptyStateStack(QStackedWidget):
    """Shows a panel, or the card that says what is missing, or the one above the other."""

    def __init__(self, session: EditSession, panel: QWidget, card: MissingRigCard, need: Need) -> None:
        """Stand before `panel` unless what it needs is there.

        Where it needs controls of faces, others are shown above the card.
        """
        super().__init__()
        self._session, self._need = session, need
        self.panel, self.card = panel, card
        page = QWidget()
        self.addWidget(page)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(panel, 1)
        self.addWidget(card)
        session.rig_changed.connect(self._follow)

    @property
    def is_empty(self) -> bool:
        """Whether the card is all that is shown."""
        return self.currentWidget() is self.card

    def _follow(self) -> None:
        opened = self._session.opened
        if opened is None:
            return
        enough = self._session.rig is not None if self._need == "faces" else self._session.can_edit
        whole = opened.moves_faces if self._need == "face controls" else enough
        if not whole:
            self.card.describe(opened)
        if enough and not whole:
            self._column.addWidget(self.card)
            self.card.show()
        elif self.indexOf(self.card) < 0:
            self.addWidget(self.card)
        self.setCurrentIndex(0 if enough else self.indexOf(self.card))
