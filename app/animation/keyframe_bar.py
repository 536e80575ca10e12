"""The buttons below the timeline: keyframes on the left, playing and export on the right."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.widgets.chooser import Chooser
from app.widgets.value_field import CountField, ValueField
from core.editing.animation import LONGEST_S, SHORTEST_S, Easing, Keyframe

DEFAULT_FPS = 24


class KeyframeBar(QWidget):
    """Offers what can be done; the panel does it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_button = QPushButton(self.tr("Add Keyframe"))
        self.update_button = QPushButton(self.tr("Update"))
        self.remove_button = QPushButton(self.tr("Remove"))
        self.seconds_field = ValueField(SHORTEST_S, LONGEST_S, 0.1, "s")
        self.easing_chooser = Chooser()
        self.auto_button, self.loop_button = QToolButton(), QToolButton()
        self.play_button = QPushButton(self.tr("Play"))
        self.fps_field = CountField(1, 60, self.tr("fps"))
        self.export_button = QPushButton(self.tr("Export…"))
        self.hint = QLabel()
        self._prepare()
        self._arrange()

    def show_chosen(self, keyframe: Keyframe | None) -> None:
        """Show how a keyframe is reached; None where nothing leads to it."""
        for widget in (self.seconds_field, self.easing_chooser):
            widget.setEnabled(keyframe is not None)
        if keyframe is not None:
            with QSignalBlocker(self.seconds_field), QSignalBlocker(self.easing_chooser):
                self.seconds_field.setValue(keyframe.seconds)
                self.easing_chooser.setCurrentIndex(self.easing_chooser.findData(keyframe.easing))

    def show_playing(self, on: bool) -> None:
        """Say what the button does."""
        self.play_button.setText(self.tr("Stop") if on else self.tr("Play"))

    def _prepare(self) -> None:
        self.add_button.setToolTip(self.tr("Keep the present look as a keyframe (K)"))
        self.update_button.setToolTip(self.tr("Give the chosen keyframe the present look"))
        self.play_button.setToolTip(self.tr("Play or stop (Space)"))
        self.export_button.setToolTip(self.tr("Save the animation as MP4, GIF or a folder of pictures"))
        self.seconds_field.setToolTip(self.tr("Time from the keyframe before"))
        self.seconds_field.setAccessibleName(self.seconds_field.toolTip())
        easings: dict[Easing, str] = {
            "smooth": self.tr("Smooth"),
            "linear": self.tr("Linear"),
            "ease in": self.tr("Ease in"),
            "ease out": self.tr("Ease out"),
            "hold": self.tr("Hold"),
        }
        for easing, title in easings.items():
            self.easing_chooser.addItem(title, easing)
        self.easing_chooser.setToolTip(self.tr("How the keyframe is reached"))
        self.easing_chooser.setAccessibleName(self.easing_chooser.toolTip())
        for button, text, tip in (
            (self.auto_button, self.tr("Auto"), self.tr("Every change becomes a keyframe at the playhead")),
            (self.loop_button, self.tr("Loop"), self.tr("Play again from the start")),
        ):
            button.setText(text)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self.fps_field.setValue(DEFAULT_FPS)
        self.fps_field.setFixedWidth(62)
        self.fps_field.setAccessibleName(self.tr("Frames per second"))
        self.hint.setProperty("role", "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (
            *(self.add_button, self.update_button, self.remove_button, self.auto_button),
            *(self.seconds_field, self.easing_chooser),
        ):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.hint, 1)
        for other in (self.loop_button, self.play_button, self.fps_field, self.export_button):
            row.addWidget(other)
