"""An amount inside a menu."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget, QWidgetAction

from app.widgets.amount_slider import AmountSlider


class AmountAction(QWidgetAction):
    """A slider as the entry of a menu; choosing it does nothing."""

    def __init__(self, parent: QWidget) -> None:
        """Make an entry that belongs to `parent`: a menu that is cleared would delete its own."""
        super().__init__(parent)
        self.slider = AmountSlider(self.tr("Amount"))
        self.slider.setContentsMargins(12, 6, 12, 6)
        self.slider.setToolTip(self.tr("How much of a preset is set; the rest stays the portrait's"))
        self.setDefaultWidget(self.slider)

    @property
    def amount(self) -> float:
        """What is chosen, from 0 to 1."""
        return self.slider.amount
