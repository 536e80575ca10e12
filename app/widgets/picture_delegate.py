"""Draws pictures of a list as they are, chosen or not."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem


class PictureDelegate(QStyledItemDelegate):
    """Leaves the colours of a chosen picture alone, which Qt would tint; a frame marks it instead."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Have the picture drawn in the same way in every state."""
        super().initStyleOption(option, index)
        icon = QIcon(option.icon)
        icon.addPixmap(icon.pixmap(option.decorationSize), QIcon.Mode.Selected)
        option.icon = icon
