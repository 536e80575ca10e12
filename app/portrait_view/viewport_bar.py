"""The bar under the portrait: zoom, comparison, mesh overlay. Its actions stand in the View menu too."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.portrait_view.comparison import Comparison
from app.portrait_view.mesh_overlay import MeshOverlay
from app.portrait_view.viewport import Viewport
from app.widgets.actions import make_action, make_toggle, plain

STEP = 1.25
SPACING = 4
FAIR, ROOMY = 400, 540


class ViewportBar(QWidget):
    """Follows the viewport and works on it."""

    def __init__(self, viewport: Viewport, overlay: MeshOverlay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewport_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._viewport = viewport
        self.fit = make_action(
            self, self.tr("&Fit"), "Ctrl+0", viewport.fit, self.tr("Show the whole portrait")
        )
        self.actual_size = make_action(
            self,
            "&1:1",
            "Ctrl+1",
            lambda: viewport.zoom_to(1.0),
            self.tr("One screen pixel per portrait pixel"),
        )
        self.zoom_in = make_action(self, self.tr("Zoom &In"), "Ctrl+=", lambda: viewport.zoom_by(STEP))
        self.zoom_out = make_action(self, self.tr("Zoom &Out"), "Ctrl+-", lambda: viewport.zoom_by(1 / STEP))
        self.comparisons = self._make_comparisons()
        self.overlay = make_toggle(
            self,
            self.tr("&Mesh Overlay"),
            "M",
            overlay.set_on,
            self.tr("Lay the face mesh over the portrait, where the rig sees the face"),
        )
        self.scale_label = QLabel()
        self._arrange()
        viewport.view_changed.connect(self._follow)

    def actions_in_order(self) -> list[QAction | None]:
        """Return the actions for a menu; `None` stands for a separator."""
        zooms = [self.fit, self.actual_size, self.zoom_in, self.zoom_out]
        return [*zooms, None, *self.comparisons.values(), None, self.overlay]

    def offer(self, comparison: bool, overlay: bool) -> None:
        """Say what there is to see: a portrait before its edit, and a mesh over it."""
        if not comparison:
            self.comparisons[Comparison.OFF].trigger()
        for kind, action in self.comparisons.items():
            action.setEnabled(comparison or kind is Comparison.OFF)
        self.overlay.setEnabled(overlay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what the menu has as well to the menu where there is little room."""
        for widget in self._spare:
            widget.setVisible(self.width() >= (ROOMY if widget in self._roomy else FAIR))

    def minimumSizeHint(self) -> QSize:
        """Return what is needed without the buttons that can go."""
        least = super().minimumSizeHint()
        spare = sum(w.minimumWidth() + SPACING for w in self._spare if not w.isHidden())
        return QSize(least.width() - spare, least.height())

    def _make_comparisons(self) -> dict[Comparison, QAction]:
        group = QActionGroup(self)
        texts = {
            Comparison.OFF: (self.tr("&Edited"), "E", self.tr("Show the edited portrait alone")),
            Comparison.WIPE: (self.tr("&Wipe"), "W", self.tr("Drag a line between before and after")),
            Comparison.SIDE_BY_SIDE: (
                self.tr("&Side by Side"),
                "S",
                self.tr("Show before and after in two views"),
            ),
        }
        made = {}
        for comparison, (text, key, tip) in texts.items():
            made[comparison] = make_toggle(self, text, key, partial(self._choose, comparison), tip)
            group.addAction(made[comparison])
        made[Comparison.OFF].setChecked(True)
        return made

    def _choose(self, comparison: Comparison, on: bool) -> None:
        if on:
            self._viewport.compare(comparison)

    def _follow(self) -> None:
        self.scale_label.setText("" if self._viewport.image.isNull() else f"{self._viewport.scale:.0%}")
        chosen = self.comparisons[self._viewport.comparison]
        with QSignalBlocker(chosen):
            chosen.setChecked(True)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(SPACING)
        self._roomy = [self._button(action) for action in (self.fit, self.actual_size)]
        for button in self._roomy:
            row.addWidget(button)
        self.scale_label.setProperty("role", "muted")
        self.scale_label.setFixedWidth(52)
        self.scale_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale_label.setAccessibleName(self.tr("Zoom"))
        row.addWidget(self.scale_label)
        row.addStretch(1)
        for action in self.comparisons.values():
            row.addWidget(self._button(action))
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        overlay = self._button(self.overlay)
        for widget in (line, overlay):
            row.addWidget(widget)
        self._spare: list[QWidget] = [*self._roomy, self.scale_label, line, overlay]

    def _button(self, action: QAction) -> QToolButton:
        action.setIconText(plain(action.text()))  # what the button shows whenever the action changes
        button = QToolButton()
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.ensurePolished()
        button.setMinimumWidth(button.sizeHint().width())  # else the text gives way to dots
        return button
