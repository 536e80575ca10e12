"""What a panel says where the open generator has no rig, and the button that makes one."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.document.rig_info import GeneratorInfo, RigInfo
from core.rig.opening import is_foreign


class CardShape(Enum):
    """How much room a card has."""

    FULL = "full"  # with all that can be done
    NARROW = "narrow"
    FLAT = "flat"


class MissingRigCard(QScrollArea):
    """Explains what is missing, and offers to make it."""

    make_wanted = Signal()
    keep_wanted = Signal()  # a converted copy of a foreign file

    def __init__(self, purpose: str, shape: CardShape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("missing_rig")
        self._purpose = purpose
        self.title, self.text = QLabel(), QLabel()
        self.make_button = QPushButton(self.tr("Make a Rig…"))
        self.keep_note = QLabel()
        self.keep_button = QPushButton(self.tr("Keep a Converted Copy…"))
        self._is_full = shape is CardShape.FULL
        self._arrange(shape)
        self.make_button.clicked.connect(self.make_wanted)
        self.keep_button.clicked.connect(self.keep_wanted)

    def describe(self, opened: GeneratorInfo) -> None:
        """Explain what is missing of what is open."""
        if isinstance(opened, RigInfo):
            self.title.setText(self.tr("This rig has no RigNet yet"))
        else:
            self.title.setText(self.tr("This generator has no rig yet"))
        self.text.setText(self._purpose)
        foreign = is_foreign(opened.rig)
        self.keep_note.setText(
            self.tr("{0} was converted to be opened. A copy opens faster.").format(opened.rig.path.name)
            if foreign
            else ""
        )
        for widget in (self.keep_note, self.keep_button):
            widget.setVisible(foreign and self._is_full)

    def sizeHint(self) -> QSize:
        """Return what the text needs at the present width."""
        body = self.widget()
        assert body is not None
        return QSize(super().sizeHint().width(), body.heightForWidth(self.viewport().width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the text laid out anew: what it needed before it was written is remembered."""
        super().showEvent(event)
        body = self.widget()
        assert body is not None
        layout = body.layout()
        assert layout is not None
        layout.invalidate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height for another text, too."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _arrange(self, shape: CardShape) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title.setProperty("role", "heading")
        for label in (self.title, self.text, self.keep_note):
            label.setWordWrap(True)
        for label in (self.text, self.keep_note):
            label.setProperty("role", "muted")
        body = QWidget()
        body.setObjectName("missing_rig_body")
        flat = shape is CardShape.FLAT
        way = QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom
        box = QBoxLayout(way, body)
        box.setContentsMargins(*((16, 8, 16, 8) if flat else (20, 24, 20, 20)))
        box.setSpacing(16 if flat else 12)
        box.addLayout(self._make_texts(), 1 if flat else 0)
        side = Qt.AlignmentFlag.AlignVCenter if flat else Qt.AlignmentFlag.AlignLeft
        box.addWidget(self.make_button, 0, side)
        box.addSpacing(0 if flat else 12)
        box.addWidget(self.keep_note)
        box.addWidget(self.keep_button, 0, side)
        if not flat:
            box.addStretch(1)
        self.setWidget(body)

    def _make_texts(self) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addStretch(1)
        texts.addWidget(self.title)
        texts.addWidget(self.text)
        texts.addStretch(1)
        return texts
