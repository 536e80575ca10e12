"""Says what is asked for beyond what portraits follow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from app.controls.slider_row import SliderRow


class ReachNotice(QLabel):
    """One sentence at the foot of the controls, so that no slider moves away under the hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "caution")
        self.setObjectName("reach_notice")
        self.setWordWrap(True)
        self.setContentsMargins(12, 6, 12, 6)
        self.hide()

    def follow(self, rows: Sequence[SliderRow]) -> None:
        """Tell about the rows that are beyond their range."""
        sentence = self._sentence(rows) if rows else ""
        if sentence != self.text():
            self.setText(sentence)
            self.setVisible(bool(sentence))

    def _sentence(self, rows: Sequence[SliderRow]) -> str:
        if len(rows) > 1:
            titles = ", ".join(row.title for row in rows)
            return self.tr("The portrait no longer follows: {0}.").format(titles)
        row = rows[0]
        if row.reliable is None:
            text = self.tr("The portrait hardly follows “{0}”: this generator does not show it.")
            return text.format(row.title)
        text = self.tr("The portrait no longer follows “{0}”; it does from {1} to {2}.")
        return text.format(row.title, *row.reach_texts())
