"""The gallery: click a portrait to edit it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.document.favourites import Favourites
from app.document.session import EditSession
from app.random_seeds import random_seeds
from app.widgets.chooser import Chooser
from app.widgets.portrait_list import PortraitList
from app.widgets.thumbnail_model import CELL, EDIT_ROLE, SIDE, ThumbnailModel
from app.worker.errands import Courier
from core.editing.edit import Edit
from core.editing.portrait_code import fits
from core.editing.portrait_source import Portrait, PortraitSource
from core.samples.likeness import most_alike

BATCH = 60
ALIKE = 60
RANDOM, EDITED, FAVOURITES, LIKE_THIS = "random", "edited", "favourites", "like this"


class GalleryPanel(QWidget):
    """Lists portraits and opens them; the session is what shows which one is open."""

    lent = Signal(object)  # Edit of a portrait that shall lend pose, light, gaze or expression
    keyed = Signal(object)  # Edit of a portrait to which the animation on screen shall go

    def __init__(
        self,
        session: EditSession,
        courier: Courier,
        favourites: Favourites,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gallery_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._favourites = session, favourites
        self.chooser = Chooser()
        self.more_button = QPushButton(theme.icon("random"), self.tr("Others"))
        self.view = PortraitList(SIDE, CELL)
        self.model = ThumbnailModel(courier, self)
        self.hint = QLabel()
        self._arrange()
        self.chooser.currentIndexChanged.connect(self.refill)
        self.more_button.clicked.connect(self.refill)
        self.view.clicked.connect(self._open)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.verticalScrollBar().valueChanged.connect(self._extend)
        favourites.changed.connect(self._follow_favourites)
        session.rig_changed.connect(self._start)
        session.portraits_changed.connect(self._follow_portrait)
        session.result_changed.connect(self._take_shown)

    @property
    def mode(self) -> str:
        """What is listed."""
        return str(self.chooser.currentData())

    def show_alike(self) -> None:
        """List people who look like the one on screen."""
        self.chooser.setCurrentIndex(self.chooser.findData(LIKE_THIS))
        self.refill()

    def show_session(self) -> None:
        """List the portraits of this session."""
        self.chooser.setCurrentIndex(self.chooser.findData(EDITED))
        self.refill()

    def toggle_favourite(self, source: Portrait) -> None:
        """Add a portrait to the favourites, or take it away."""
        if self._session.opened is not None:
            self._favourites.toggle(self._session.opened.rig.fingerprint, source)

    def is_favourite(self, source: Portrait) -> bool:
        """Return whether a portrait is among the favourites."""
        opened = self._session.opened
        return opened is not None and source in self._favourites.of(opened.rig.fingerprint)

    def refill(self) -> None:
        """List other portraits of the chosen kind."""
        lists: dict[str, Callable[[], Sequence[Portrait]]] = {
            RANDOM: self._random,
            EDITED: self._edited,
            FAVOURITES: self._favoured,
            LIKE_THIS: self._alike,
        }
        sources = lists[self.mode]()
        self.model.show_edits([self._as_left(source) for source in sources])
        self.view.scrollToTop()
        self.more_button.setVisible(self.mode in (RANDOM, LIKE_THIS))
        hints = {
            EDITED: self.tr("Nothing here yet: portraits appear once you edit them or open their codes."),
            FAVOURITES: self.tr(
                "Nothing here yet: right-click a portrait, or press the star beside its seed."
            ),
        }
        self.hint.setText(hints.get(self.mode, ""))
        self.hint.setVisible(not sources and self.mode in hints and self._session.opened is not None)

    def _start(self) -> None:
        self._offer_alike(self._session.rig is not None)
        self.model.set_scale(self.devicePixelRatioF())
        self.model.forget_pictures()
        self.refill()

    def _offer_alike(self, on: bool) -> None:
        """Only a rig knows who looks like whom."""
        place = self.chooser.findData(LIKE_THIS)
        if not on and self.chooser.currentIndex() == place:
            self.chooser.setCurrentIndex(0)
        choices = self.chooser.model()
        assert isinstance(choices, QStandardItemModel)
        choices.item(place).setEnabled(on)

    def _random(self) -> list[PortraitSource]:
        psi = self._session.edit.source.seeds_truncation
        return [PortraitSource(seed, psi) for seed in random_seeds(BATCH)]

    def _edited(self) -> list[Portrait]:
        opened, listed = self._session.opened, self._session.portraits.listed()
        return [s.source for s in listed if opened and fits(opened.rig.generator, s.source)]

    def _as_left(self, source: Portrait) -> Edit:
        """Return a portrait as the session holds it, else untouched."""
        known = self._session.portraits.find(source)
        return known.state.edit if known is not None and known.is_work else Edit(source)

    def _favoured(self) -> list[Portrait]:
        opened = self._session.opened
        return self._favourites.of(opened.rig.fingerprint) if opened else []

    def _alike(self) -> list[PortraitSource]:
        rig, result = self._session.rig, self._session.result
        if rig is None or result is None:
            return []
        psi, seeds = self._session.edit.source.seeds_truncation, rig.rig.statistics.seeds
        rows = most_alike(result.original, rig.samples, ALIKE)
        return [PortraitSource(int(seeds[row]), psi) for row in rows]

    def _extend(self, at: int) -> None:
        """List more random portraits before the user reaches the end."""
        self.model.forget_wishes()
        bar = self.view.verticalScrollBar()
        if self.mode == RANDOM and at > bar.maximum() - bar.pageStep() and self.model.rowCount() < 20 * BATCH:
            self.model.add_edits([Edit(source) for source in self._random()])

    def _follow_favourites(self) -> None:
        if self.mode == FAVOURITES:
            self.refill()

    def _follow_portrait(self) -> None:
        """Show the portrait that was left as it was left."""
        self.model.exchange([self._as_left(edit.source) for edit in self.model.edits])

    def _take_shown(self) -> None:
        """What is on screen need not be rendered again."""
        picture, edited = self._session.picture, self._edited()
        if picture is None or not self._session.is_final or self.mode != EDITED:
            return
        self.model.adopt(picture)
        if len(edited) == self.model.rowCount():
            self.model.exchange([self._as_left(source) for source in edited])
        else:
            self.refill()

    def _open(self, index: QModelIndex) -> None:
        edit = index.data(EDIT_ROLE)
        if edit is not None:
            self._session.go_to(edit.source)

    def _show_menu(self, at: QPoint) -> None:
        edit = self.view.indexAt(at).data(EDIT_ROLE)
        if edit is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit This Portrait"), lambda: self._session.go_to(edit.source))
        menu.addAction(self.tr("Use as Transfer Source"), lambda: self.lent.emit(edit))
        key = menu.addAction(self.tr("Add as Keyframe"), lambda: self.keyed.emit(edit))
        key.setEnabled(self._session.can_edit)
        known = self.is_favourite(edit.source)
        text = self.tr("Remove from Favourites") if known else self.tr("Add to Favourites")
        menu.addAction(text, lambda: self.toggle_favourite(edit.source))
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _arrange(self) -> None:
        self.chooser.setAccessibleName(self.tr("Which portraits"))
        self.chooser.addItem(self.tr("Random"), RANDOM)
        self.chooser.addItem(self.tr("In this session"), EDITED)
        self.chooser.addItem(self.tr("Favourites"), FAVOURITES)
        self.chooser.addItem(self.tr("More like this"), LIKE_THIS)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.setMinimumContentsLength(6)
        self.more_button.setToolTip(self.tr("List others; look-alikes follow the portrait on screen"))
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Gallery"))
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.hint.hide()
        head = QHBoxLayout()
        head.addWidget(self.chooser, 1)
        head.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(self.view, 1)
