"""The rigs and generators opened so far, as pictures with what they can do; one click opens one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QDateTime, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.document.rig_library import KnownRig, RigLibrary
from app.labels import translated
from app.widgets.frames import blank_pixmap, square_pixmap
from app.widgets.picture_delegate import PictureDelegate
from app.worker.rig_portraits import RigPortraits
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import MANIFEST

SIDE = 96
_PATH = int(Qt.ItemDataRole.UserRole)


class RigList(QListWidget):
    """A list whose entries open with a click or Return."""

    chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setItemDelegate(PictureDelegate(self))
        self.setSpacing(4)
        self.setWordWrap(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Return, too."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PATH))


class LibraryDialog(QDialog):
    """Shows the library; what is chosen is opened by whoever listens."""

    wanted = Signal(Path)
    rig_wanted = Signal()  # a folder that is not listed
    generator_wanted = Signal()

    def __init__(self, library: RigLibrary, portraits: RigPortraits, opened: str, parent: QWidget) -> None:
        """Make the page; `opened` is the fingerprint of the rig that is open."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rig Library"))
        self._library, self._portraits, self._opened = library, portraits, opened
        self.list, self.hint = RigList(), QLabel()
        self.rig_button = QPushButton(self.tr("Open Rig…"))
        self.generator_button = QPushButton(self.tr("Open Generator…"))
        self.shipped_button = QPushButton(self.tr("Shipped Rig"))
        self._arrange()
        self._fill()
        self.list.chosen.connect(self._open)
        self.list.customContextMenuRequested.connect(self._show_menu)
        for button, wanted in (
            (self.rig_button, self.rig_wanted),
            (self.generator_button, self.generator_wanted),
        ):
            button.clicked.connect(self.accept)
            button.clicked.connect(wanted)
        self.shipped_button.clicked.connect(lambda: self._open(SHIPPED_RIG))
        library.changed.connect(self._fill)

    def _fill(self) -> None:
        self.list.clear()
        for known in self._library.rigs():
            item = QListWidgetItem(self._icon(known), self._describe(known), self.list)
            item.setToolTip(str(known.path))
            item.setData(_PATH, known.path)
            if known.fingerprint == self._opened and self.list.currentItem() is None:
                self.list.setCurrentItem(item)
        self.hint.setVisible(self.list.count() == 0)

    def _icon(self, known: KnownRig) -> QIcon:
        picture, scale = self._portraits.read(known.path, known.fingerprint), self.devicePixelRatioF()
        if picture is None:
            return QIcon(blank_pixmap(SIDE, scale))
        return QIcon(square_pixmap(np.asarray(picture), SIDE, scale))

    def _describe(self, known: KnownRig) -> str:
        """Return name, portraits and face model, reach and date, each on a line."""
        side = f"{known.resolution} × {known.resolution}"
        if known.face_model:
            what = self.tr("{0}, face model {1}").format(side, known.face_model)
        else:
            what = self.tr("{0}, a generator without a rig").format(side)
        lines = [known.title, what, self._reach(known), self._date(known)]
        return "\n".join(line for line in lines if line)

    def _reach(self, known: KnownRig) -> str:
        if not known.face_model:
            return ""
        if not known.follows:
            return self.tr("No RigNet yet: nothing can be moved")
        turns = [
            self.tr("{0} {1}° to {2}°").format(translated(name.title()), f"{low:.0f}", f"{high:.0f}")
            for name, (low, high) in known.reach.items()
        ]
        follows = self.tr("Controls that portraits follow: {0}").format(known.follows)
        return "\n".join([", ".join(turns).replace("-", "−"), follows])

    def _date(self, known: KnownRig) -> str:
        manifest = known.path / MANIFEST
        try:
            made = (manifest if manifest.is_file() else known.path).stat().st_mtime
        except OSError:  # gone since it was listed
            return ""
        date = QDateTime.fromSecsSinceEpoch(int(made)).date()
        return QLocale().toString(date, QLocale.FormatType.LongFormat)

    def _open(self, path: Path) -> None:
        self.accept()
        self.wanted.emit(path)

    def _show_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is None:
            return
        path, menu = item.data(_PATH), QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self._open(path))
        menu.addAction(self.tr("Remove from Library"), lambda: self._library.forget(path))
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _arrange(self) -> None:
        self.list.setAccessibleName(self.windowTitle())
        self.hint.setText(self.tr("Nothing here yet: every rig and generator that you open is listed."))
        self.hint.setProperty("role", "muted")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        self.shipped_button.setToolTip(self.tr("Open the rig that comes with the program"))
        for button in (self.rig_button, self.generator_button, self.shipped_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.resize(560, 480)
