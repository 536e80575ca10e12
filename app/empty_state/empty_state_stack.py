"""Stands before a panel that has nothing to show, for want of a rig."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.document.session import EditSession
from app.empty_state.missing_rig_card import MissingRigCard


class EmptyStateStack(QStackedWidget):
    """Shows a panel, or the card that says what is missing."""

    def __init__(
        self, session: EditSession, panel: QWidget, card: MissingRigCard, needs_controls: bool = False
    ) -> None:
        """Stand before `panel` unless faces can be read or, where it needs that, moved."""
        super().__init__()
        self._session, self._needs_controls = session, needs_controls
        self.panel, self.card = panel, card
        self.addWidget(panel)
        self.addWidget(card)
        session.rig_changed.connect(self._follow)

    @property
    def is_empty(self) -> bool:
        """Whether the card is shown."""
        return self.currentWidget() is self.card

    def _follow(self) -> None:
        opened = self._session.opened
        enough = self._session.can_edit or (self._session.rig is not None and not self._needs_controls)
        if opened is not None and not enough:
            self.card.describe(opened)
            self.setCurrentWidget(self.card)
        else:
            self.setCurrentWidget(self.panel)
