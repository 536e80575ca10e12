"""A free direction: what it does as pictures, its name, which the user can give, and its slider."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app import theme
from app.controls.free_strip import FreeStrip
from app.controls.slider_row import SliderRow
from app.labels import translated
from app.widgets.keys import overrides_history
from core.controls.control import Control
from core.rig.rig import LONGEST_FREE_NAME
from core.samples.reliability import Range

PAD = 8


class NameField(QLineEdit):
    """Takes a name; Escape gives up, Return and leaving the field keep it."""

    given_up = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep undo to what is typed."""
        if overrides_history(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class FreeRow(SliderRow):
    """Has its name with a pencil, and a strip of pictures, above the slider."""

    name_edited = Signal(str)

    def __init__(self, control: Control, reliable: Range | None, parent: QWidget | None = None) -> None:
        super().__init__(control, reliable, parent)
        self.strip = FreeStrip(self.title)
        self.name_field = NameField()
        self._arrange_name()
        self.strip.chosen.connect(self._go_to)
        self.link_button.clicked.disconnect()
        self.link_button.clicked.connect(self.start_naming)
        self.name_field.editingFinished.connect(self._finish_naming)
        self.name_field.given_up.connect(self._show_label)

    def show_name(self, label: str) -> None:
        """Call the direction by another label."""
        self.title = translated(label)
        self.label.setText(self.title)
        self._size_label()
        self.strip.set_title(self.title)
        self._explain()

    def start_naming(self) -> None:
        """Let the user type a name."""
        self.name_field.setText(self.title)
        self.label.hide()
        self.name_field.show()
        self.name_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name_field.selectAll()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer a name."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Rename…"), self.start_naming)
        menu.popup(event.globalPos())

    def _size_label(self) -> None:
        """Leave the label as wide as its text: it has a line of its own."""
        self.label.setFixedWidth(self.label.fontMetrics().horizontalAdvance(self.title) + PAD)

    def _go_to(self, side: int) -> None:
        if side == 0:
            self.reset_requested.emit()
        else:
            self.value_edited.emit(self.control.maximum if side > 0 else self.control.minimum)

    def _finish_naming(self) -> None:
        if not self.name_field.isHidden():
            self._show_label()
            if self.name_field.text().strip() != self.title:
                self.name_edited.emit(self.name_field.text())

    def _show_label(self) -> None:
        self.name_field.hide()
        self.label.show()

    def _arrange_name(self) -> None:
        self.link_button.setIcon(theme.icon("rename"))
        self.link_button.setToolTip(self.tr("Rename “{0}”").format(self.title))
        self.link_button.setAccessibleName(self.link_button.toolTip())
        self.link_button.show()
        self.name_field.setMaxLength(LONGEST_FREE_NAME)
        self.name_field.setAccessibleName(self.tr("Name"))
        self.name_field.hide()
        line, row = QWidget(), self.layout()
        assert row is not None
        line.setLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 4, 0)
        for widget in (self.label, self.name_field, self.link_button):
            row.removeWidget(widget)
            head.addWidget(widget)
        head.addStretch()
        column.addLayout(head)
        for part in (self.strip, line):
            column.addWidget(part)
