"""A list of portraits whose pictures arrive while nobody needs the worker."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)

from app.labels import portrait_title
from app.widgets.portrait_mime import KIND, to_mime
from app.widgets.thumbnails import Thumbnails
from app.worker.errands import Courier, Urgency
from core.editing.edit import Edit
from core.editing.picture import Picture

Index = QModelIndex | QPersistentModelIndex
SIDE = 84
CELL = QSize(SIDE + 6, SIDE + 26)
SOURCE_ROLE = int(Qt.ItemDataRole.UserRole)
EDIT_ROLE = SOURCE_ROLE + 1


class ThumbnailModel(QAbstractListModel):
    """Lists edits, most of them untouched portraits; asks for a picture when a view shows its place."""

    def __init__(self, courier: Courier, parent: QObject, urgency: Urgency = Urgency.THUMBNAILS) -> None:
        super().__init__(parent)
        self._edits: list[Edit] = []
        self._thumbnails = Thumbnails(courier, urgency, SIDE, self)
        self._thumbnails.arrived.connect(self._show)

    def set_scale(self, device_pixel_ratio: float) -> None:
        """Make pictures sharp on a screen of so many device pixels per pixel."""
        self._thumbnails.set_scale(device_pixel_ratio)

    def show_edits(self, edits: Sequence[Edit]) -> None:
        """List these edits."""
        self.beginResetModel()
        self._edits = list(edits)
        self._thumbnails.forget_wishes()
        self.endResetModel()

    @property
    def edits(self) -> list[Edit]:
        """What is listed."""
        return list(self._edits)

    def exchange(self, edits: Sequence[Edit]) -> None:
        """List other edits of the same portraits."""
        for row, edit in enumerate(edits):
            if edit != self._edits[row]:
                self._edits[row] = edit
                self.dataChanged.emit(self.index(row), self.index(row))

    def add_edits(self, edits: Sequence[Edit]) -> None:
        """List more edits after these."""
        first = len(self._edits)
        self.beginInsertRows(QModelIndex(), first, first + len(edits) - 1)
        self._edits.extend(edits)
        self.endInsertRows()

    def forget_pictures(self) -> None:
        """Another rig makes other portraits of the same seeds."""
        self._thumbnails.forget()
        self.show_edits(self._edits)

    def forget_wishes(self) -> None:
        """Drop what has scrolled out of sight before its turn; the view asks anew for what it shows."""
        self._thumbnails.forget_wishes()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many portraits are listed."""
        return 0 if parent.isValid() else len(self._edits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return seed, picture, tip or source of one portrait."""
        if not index.isValid():
            return None
        edit = self._edits[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnails.picture(edit)
        answers: dict[int, object] = {
            int(Qt.ItemDataRole.DisplayRole): edit.source.title
            if edit.is_untouched
            else f"• {edit.source.title}",
            int(Qt.ItemDataRole.ToolTipRole): self._describe(edit),
            int(Qt.ItemDataRole.AccessibleTextRole): self._describe(edit),
            int(Qt.ItemDataRole.SizeHintRole): CELL,  # else the view would ask for a picture to measure it
            SOURCE_ROLE: edit.source,
            EDIT_ROLE: edit,
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
        return to_mime(self._edits[indexes[0].row()])

    @property
    def is_waiting(self) -> bool:
        """Whether pictures that a view has asked for are still to come."""
        return self._thumbnails.is_waiting

    def has_picture(self, edit: Edit) -> bool:
        """Return whether an edit's picture is there."""
        return edit in self._thumbnails

    def adopt(self, picture: Picture) -> None:
        """Show a picture where its edit is listed."""
        self._thumbnails.adopt(picture)

    def _show(self, edit: Edit) -> None:
        if edit in self._edits:
            place = self.index(self._edits.index(edit))
            self.dataChanged.emit(place, place, [int(Qt.ItemDataRole.DecorationRole)])

    def _describe(self, edit: Edit) -> str:
        text = (
            self.tr("{0}, truncation {1:.2f}")
            if edit.is_untouched
            else self.tr("{0}, truncation {1:.2f}, edited")
        )
        return text.format(portrait_title(edit.source), edit.source.truncation_psi)
