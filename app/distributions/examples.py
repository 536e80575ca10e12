"""Portraits of one bar, as a strip of thumbnails."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

from app.document.session import EditSession
from app.widgets.portrait_list import PortraitList
from app.widgets.thumbnail_model import CELL, SIDE, SOURCE_ROLE, ThumbnailModel
from app.worker.errands import Courier, Urgency
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource

SCROLL_BAR = 12
MOST = 200


class Examples(QWidget):
    """A click on a picture opens its portrait."""

    def __init__(self, session: EditSession, courier: Courier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.caption, self.view = QLabel(), PortraitList(SIDE, CELL)
        self.model = ThumbnailModel(courier, self, Urgency.EXAMPLES)
        self.view.setModel(self.model)
        self.view.clicked.connect(self._open)
        session.rig_changed.connect(self._forget)
        self._arrange()

    def show_sources(self, sources: Sequence[PortraitSource], caption: str) -> None:
        """List portraits under a caption."""
        self.caption.setText(caption)
        self.view.setVisible(bool(sources))
        self.model.set_scale(self.devicePixelRatioF())
        self.model.show_edits([Edit(source) for source in sources[:MOST]])
        self.view.scrollToTop()
        self.show()

    def _forget(self) -> None:
        self.model.show_edits([])
        self.model.forget_pictures()
        self.hide()

    def _open(self, index: QModelIndex) -> None:
        source = index.data(SOURCE_ROLE)
        if source is not None:
            self._session.go_to(source)

    def _arrange(self) -> None:
        self.caption.setProperty("role", "muted")
        self.caption.setWordWrap(True)
        self.view.setAccessibleName(self.tr("Portraits of the bar"))
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(False)
        self.view.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFixedHeight(CELL.height() + SCROLL_BAR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addWidget(self.view)
        self.hide()
