"""A list of portraits whose pictures arrive while nobody needs the worker."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QPixmap

from app import theme
from app.labels import portrait_title
from app.widgets.frames import square_pixmap
from app.widgets.portrait_mime import KIND, to_mime
from app.worker.errands import Purpose
from app.worker.render_thread import RenderThread
from core.editing.edit_request import EditRequest
from core.editing.picture import Picture
from core.editing.portrait_source import Portrait

Index = QModelIndex | QPersistentModelIndex
SIDE = 84
CELL = QSize(SIDE + 6, SIDE + 26)
REMEMBERED = 600
SOURCE_ROLE = int(Qt.ItemDataRole.UserRole)


class ThumbnailModel(QAbstractListModel):
    """Asks for a picture when a view shows its place."""

    def __init__(self, thread: RenderThread, parent: QObject, purpose: Purpose = "thumbnail") -> None:
        super().__init__(parent)
        self._thread, self._purpose = thread, purpose
        self._sources: list[Portrait] = []
        self._pictures: OrderedDict[Portrait, QPixmap] = OrderedDict()
        self._wanted: dict[Portrait, None] = {}
        self._scale = 1.0
        self._placeholder = QPixmap()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        thread.errand_done.connect(self._adopt)

    def set_scale(self, device_pixel_ratio: float) -> None:
        """Make pictures sharp on a screen of so many device pixels per pixel."""
        self._scale = device_pixel_ratio
        self._placeholder = QPixmap(QSize(SIDE, SIDE) * device_pixel_ratio)
        self._placeholder.setDevicePixelRatio(device_pixel_ratio)
        self._placeholder.fill(theme.color("raised"))

    def show_sources(self, sources: Sequence[Portrait]) -> None:
        """List these portraits."""
        self.beginResetModel()
        self._sources = list(sources)
        self._wanted.clear()
        self.endResetModel()
        self._soon.start()

    def add_sources(self, sources: Sequence[Portrait]) -> None:
        """List more portraits after these."""
        first = len(self._sources)
        self.beginInsertRows(QModelIndex(), first, first + len(sources) - 1)
        self._sources.extend(sources)
        self.endInsertRows()

    def forget_pictures(self) -> None:
        """Another rig makes other portraits of the same seeds."""
        self._pictures.clear()
        self.show_sources(self._sources)

    def forget_wishes(self) -> None:
        """Drop what has scrolled out of sight before its turn; the view asks anew for what it shows."""
        self._wanted.clear()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many portraits are listed."""
        return 0 if parent.isValid() else len(self._sources)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return seed, picture, tip or source of one portrait."""
        if not index.isValid():
            return None
        source = self._sources[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(source)
        answers: dict[int, object] = {
            int(Qt.ItemDataRole.DisplayRole): source.title,
            int(Qt.ItemDataRole.ToolTipRole): self._describe(source),
            int(Qt.ItemDataRole.AccessibleTextRole): self._describe(source),
            int(Qt.ItemDataRole.SizeHintRole): CELL,  # else the view would ask for a picture to measure it
            SOURCE_ROLE: source,
        }
        return answers.get(int(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let portraits be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Return what a drag carries."""
        return [KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged portrait."""
        return to_mime(self._sources[indexes[0].row()])

    @property
    def is_waiting(self) -> bool:
        """Whether pictures that a view has asked for are still to come."""
        return bool(self._wanted)

    def has_picture(self, source: Portrait) -> bool:
        """Return whether a portrait's picture is there."""
        return source in self._pictures

    def _describe(self, source: Portrait) -> str:
        return self.tr("{0}, truncation {1:.2f}").format(portrait_title(source), source.truncation_psi)

    def _picture(self, source: Portrait) -> QPixmap:
        if source in self._pictures:
            self._pictures.move_to_end(source)
            return self._pictures[source]
        if source not in self._wanted:
            self._wanted[source] = None
            self._soon.start()
        return self._placeholder

    def _ask(self) -> None:
        """Hand what is wanted to the worker."""
        self._thread.run_errands(
            self._purpose, [EditRequest(source, quality="draft") for source in self._wanted]
        )

    def _adopt(self, purpose: str, result: Picture) -> None:
        if purpose != self._purpose:
            return
        source = result.request.source
        self._pictures[source] = square_pixmap(result.frame, SIDE, self._scale)
        self._wanted.pop(source, None)
        if len(self._pictures) > REMEMBERED:
            self._pictures.popitem(last=False)
        if source in self._sources:
            place = self.index(self._sources.index(source))
            self.dataChanged.emit(place, place, [int(Qt.ItemDataRole.DecorationRole)])
