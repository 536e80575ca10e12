"""The language of the program."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.language import LANGUAGES, chosen_language, remember_language
from app.notices import Notices


class LanguageMenu(QMenu):
    """Lists the languages by their own names; a choice takes effect at the next start."""

    def __init__(self, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Language"))
        self._notices = notices
        group = QActionGroup(self)
        for code, name in ({"": self.tr("As the System")} | LANGUAGES).items():
            action = self.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == chosen_language())
            action.triggered.connect(partial(self._choose, code))
            group.addAction(action)

    def _choose(self, code: str) -> None:
        remember_language(code)
        self._notices.noted.emit(self.tr("Restart the program to change the language."))
