"""Shows a photograph's face beside the portrait that the generator finds for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.photos.photo_search import FoundPortrait, PhotoSearch
from core.inversion.alignment import AlignedPhoto
from core.inversion.closeness import Closeness
from core.inversion.inversion import InversionProgress
from core.judges.identity import SAME_PERSON

Button = QMessageBox.StandardButton
PICTURE = QSize(256, 256)


class PhotoDialog(QDialog):
    """Aligns at once, searches when asked; the window beside it stays usable.

    What was found is let go only after a question.
    """

    wanted = Signal(object)  # SavedPortrait that shall be edited
    kept = Signal(object)  # SavedPortrait that shall not be lost

    def __init__(self, search: PhotoSearch, path: Path, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Portrait from a Photo"))
        self._search, self._path, self._side = search, path, side
        self._began = 0.0
        self._faces, self._number = 0, 0
        self.photo_view, self.portrait_view = QLabel(), QLabel()
        self.status_label = QLabel()
        self.quality_chooser = QComboBox()
        self.aligned_box = QCheckBox(self.tr("The picture is cropped already"))
        self.progress_bar = QProgressBar()
        self.face_button = QPushButton(self.tr("Other Face"))
        self.search_button = QPushButton(self.tr("Find Portrait"))
        self.edit_button = QPushButton(self.tr("Edit This Portrait"))
        self.close_button = QPushButton(self.tr("Close"))
        self._prepare()
        self._arrange()
        self._connect()
        self._align()

    def done(self, result: int) -> None:
        """Give up what is under way; every way of closing leads here."""
        self._search.cancel()
        self._search.disconnect(self)
        super().done(result)

    def reject(self) -> None:
        """Close, after a question where something would be lost."""
        self.ask_before(super().reject)

    def ask_before(self, then: Callable[[], object], otherwise: Callable[[], object] = lambda: None) -> None:
        """Do `then`, which lets go of what was found, after asking where something was; else `otherwise`."""
        portrait = self._search.portrait
        if portrait is None:
            then()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.windowTitle(),
            self.tr("The portrait that was found for “{0}” is in no file.").format(portrait.name),
            Button.Save | Button.Discard | Button.Cancel,
            self,
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText(self.tr("Keep it in this session?"))
        box.setDefaultButton(Button.Save)
        box.button(Button.Save).setText(self.tr("Keep"))
        box.button(Button.Discard).setText(self.tr("Discard"))
        box.button(Button.Cancel).setText(self.tr("Cancel"))
        box.finished.connect(lambda answer: self._answer(Button(answer), then, otherwise))
        box.open()

    def _answer(
        self, answer: QMessageBox.StandardButton, then: Callable[[], object], otherwise: Callable[[], object]
    ) -> None:
        if answer not in (Button.Save, Button.Discard):
            otherwise()
            return
        portrait = self._search.take_portrait()
        if answer == Button.Save:
            self.kept.emit(portrait)
        then()

    def _align(self, number: int = 0) -> None:
        self._number, self._faces = number, 0
        self._say(self.tr("Looking for a face…"))
        self._show_buttons(ready=False)
        self._search.align(self._path, self._side, self.aligned_box.isChecked(), number)

    def _toggle_search(self) -> None:
        if self._search.is_running:
            self._search.cancel()
            self.progress_bar.setValue(0)
            self._say(self.tr("The search was stopped."))
            self._show_buttons(ready=True)
        else:
            self.ask_before(self._begin)

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._search.start(self.quality_chooser.currentData())
        self._say(self.tr("Preparing the search…"))
        self._show_buttons(ready=True)

    def _show_next_face(self) -> None:
        number = (self._number + 1) % self._faces
        self.ask_before(lambda: self._align(number))

    def _crop_otherwise(self) -> None:
        """Take the picture as it is, or look for a face, as the box says."""

        def untick() -> None:
            with QSignalBlocker(self.aligned_box):
                self.aligned_box.toggle()

        self.ask_before(self._align, untick)

    def _show_photo(self, photo: AlignedPhoto) -> None:
        _show(self.photo_view, photo.frame)
        self.portrait_view.setPixmap(QPixmap())
        sentence = self.tr("This is how the generator would frame the face.")
        self._faces = photo.faces
        if photo.faces > 1:
            sentence = self.tr("Face {0} of {1}, from the largest.").format(photo.number + 1, photo.faces)
        self._say(sentence)
        self._show_buttons(ready=True)

    def _show_progress(self, progress: InversionProgress) -> None:
        self.progress_bar.setRange(0, progress.steps)
        self.progress_bar.setValue(progress.step)
        _show(self.portrait_view, progress.frame)
        passed = time.monotonic() - self._began
        left = passed / progress.step * (progress.steps - progress.step)
        self._say(
            self.tr("Step {0} of {1}, {2:.0f} s left").format(progress.step, progress.steps, left)
            if progress.w_plus is None
            else self.tr("Comparing…")
        )

    def _show_found(self, found: FoundPortrait) -> None:
        _show(self.portrait_view, found.frame)
        self._say(self._describe(found.closeness))
        self._show_buttons(ready=True)
        self.edit_button.setFocus()

    def _fail(self, sentence: str) -> None:
        self._say(sentence, "error")
        self._show_buttons(ready=self._search.has_photo)

    def _edit(self) -> None:
        self.wanted.emit(self._search.take_portrait())
        self.accept()

    def _describe(self, found: Closeness) -> str:
        """Say how near the portrait came, in words first."""
        distance, pixels = found.identity_distance, found.landmark_pixels
        if distance is None or pixels is None:
            return self.tr("PSNR {0:.1f} dB on the face; no features were found in it.").format(found.psnr)
        likeness = (
            self.tr("It passes for the same person")
            if distance < SAME_PERSON
            else self.tr("It looks like another person")
        )
        numbers = self.tr(
            "face distance {0:.2f} (one person: below {1:.1f}), features {2:.1f} pixels off, PSNR {3:.1f} dB"
        )
        return f"{likeness}: {numbers.format(distance, SAME_PERSON, pixels, found.psnr)}."

    def _say(self, sentence: str, role: str = "muted") -> None:
        self.status_label.setText(sentence)
        if self.status_label.property("role") != role:
            self.status_label.setProperty("role", role)
            self.status_label.style().polish(self.status_label)

    def _show_buttons(self, ready: bool) -> None:
        running, found = self._search.is_running, self._search.portrait is not None
        self.search_button.setText(self.tr("Stop") if running else self.tr("Find Portrait"))
        self.search_button.setEnabled(ready)
        self.edit_button.setEnabled(found)
        self.edit_button.setDefault(found)
        self.search_button.setDefault(not found)
        self.face_button.setVisible(self._faces > 1)
        for widget in (self.quality_chooser, self.aligned_box, self.face_button):
            widget.setEnabled(not running)
        if not running and not found:
            self.progress_bar.reset()

    def _connect(self) -> None:
        search = self._search
        search.aligned.connect(self._show_photo)
        search.moved.connect(self._show_progress)
        search.found.connect(self._show_found)
        search.failed.connect(self._fail)
        self.search_button.clicked.connect(self._toggle_search)
        self.edit_button.clicked.connect(self._edit)
        self.close_button.clicked.connect(self.reject)
        self.aligned_box.toggled.connect(self._crop_otherwise)
        self.face_button.clicked.connect(self._show_next_face)

    def _prepare(self) -> None:
        for view, name in ((self.photo_view, self.tr("Photo")), (self.portrait_view, self.tr("Portrait"))):
            view.setFixedSize(PICTURE)
            view.setProperty("role", "picture")
            view.setAccessibleName(name)
        self.quality_chooser.addItem(self.tr("Quick"), "quick")
        self.quality_chooser.addItem(self.tr("Thorough, ten times as long"), "full")
        self.quality_chooser.setAccessibleName(self.tr("Quality"))
        self.aligned_box.setToolTip(
            self.tr("Takes the middle of the picture as the face, without looking for one")
        )
        self.progress_bar.setTextVisible(False)
        self.status_label.setWordWrap(True)
        self.status_label.setMinimumHeight(2 * self.status_label.fontMetrics().lineSpacing() + 4)
        self.status_label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def _arrange(self) -> None:
        pictures = QGridLayout()
        pictures.setHorizontalSpacing(12)
        pictures.setVerticalSpacing(6)
        for place, view in enumerate((self.photo_view, self.portrait_view)):
            caption = QLabel(view.accessibleName())
            caption.setProperty("role", "muted")
            pictures.addWidget(caption, 0, place)
            pictures.addWidget(view, 1, place)
        choices, buttons = QHBoxLayout(), QHBoxLayout()
        choices.addWidget(self.quality_chooser)
        choices.addStretch(1)
        choices.addWidget(self.aligned_box)
        buttons.addWidget(self.face_button)
        buttons.addStretch(1)
        for button in (self.face_button, self.search_button, self.edit_button, self.close_button):
            button.setAutoDefault(False)
        for button in (self.search_button, self.edit_button, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        column.addLayout(pictures)
        column.addWidget(self.status_label)
        column.addWidget(self.progress_bar)
        column.addLayout(choices)
        column.addLayout(buttons)


def _show(view: QLabel, frame: np.ndarray) -> None:
    """Show a frame (H, W, 3) uint8 as large as the view is."""
    height, width, _ = frame.shape
    image = QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    ratio = view.devicePixelRatioF()
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(view.size() * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    scaled.setDevicePixelRatio(ratio)
    view.setPixmap(QPixmap.fromImage(scaled))
