"""Which style layers are mixed: a band of them, or any range."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.widgets.value_field import CountField
from core.generator.style_bands import BANDS, style_bands

MARGIN = 12


def span_of(layers: Sequence[int]) -> str:
    """Return layers as text: a range where they are one."""
    first, last = layers[0], layers[-1]
    if len(layers) > 1 and list(layers) == list(range(first, last + 1)):
        return f"{first}–{last}"
    return ", ".join(map(str, layers))


class LayerChoice(QWidget):
    """The bands are buttons that set the range; the range says which one it is."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {band: QToolButton() for band in BANDS}
        self.first_field, self.last_field = CountField(0, 0), CountField(0, 0)
        self._bands: dict[str, tuple[int, ...]] = {}
        self._arrange()
        for band, button in self.buttons.items():
            button.clicked.connect(lambda _, band=band: self.choose(band))
        self.first_field.valueChanged.connect(lambda: self._set(self._first, max(self._first, self._last)))
        self.last_field.valueChanged.connect(lambda: self._set(min(self._first, self._last), self._last))

    @property
    def layers(self) -> tuple[int, ...]:
        """The chosen layers."""
        return tuple(range(self._first, self._last + 1))

    def set_resolutions(self, layer_resolutions: Sequence[int]) -> None:
        """Offer the layers of a generator, coarse ones first, by the resolutions at which they work."""
        self._bands = style_bands(layer_resolutions)
        for field in (self.first_field, self.last_field):
            with QSignalBlocker(field):
                field.setRange(0, len(layer_resolutions) - 1)
        for band, button in self.buttons.items():
            button.setEnabled(bool(self._bands[band]))
            button.setToolTip(self._tip(band, [layer_resolutions[layer] for layer in self._bands[band]]))
        self.choose("coarse")

    def choose(self, band: str) -> None:
        """Choose the layers of a band."""
        layers = self._bands.get(band)
        if layers:
            self._set(layers[0], layers[-1])

    @property
    def _first(self) -> int:
        return self.first_field.count

    @property
    def _last(self) -> int:
        return self.last_field.count

    def _set(self, first: int, last: int) -> None:
        for field, value in ((self.first_field, first), (self.last_field, last)):
            with QSignalBlocker(field):
                field.setValue(value)
        for band, button in self.buttons.items():
            button.setChecked(self._bands.get(band) == self.layers)
        self.changed.emit()

    def _tip(self, band: str, resolutions: Sequence[int]) -> str:
        """Say what a band changes, and where its layers work."""
        if not resolutions:
            return self.tr("This generator has no such layers")
        tips = {
            "coarse": self.tr("{0}: pose, shape of the head"),
            "middle": self.tr("{0}: features, expression, hair, light"),
            "fine": self.tr("{0}: colours, texture"),
        }
        return tips[band].format(
            "–".join(f"{side}²" for side in sorted({min(resolutions), max(resolutions)}))
        )

    def _arrange(self) -> None:
        texts = {"coarse": self.tr("Coarse"), "middle": self.tr("Middle"), "fine": self.tr("Fine")}
        bands = QHBoxLayout()
        bands.setSpacing(2)
        for band, button in self.buttons.items():
            button.setText(texts[band])
            button.setCheckable(True)
            button.setFixedWidth(button.fontMetrics().horizontalAdvance(texts[band]) + MARGIN)
            bands.addWidget(button)
        bands.addStretch()
        span = QHBoxLayout()
        span.setSpacing(6)
        span.addWidget(QLabel(self.tr("Layers")))
        dash = QLabel("–")
        for widget in (self.first_field, dash, self.last_field):
            span.addWidget(widget)
        span.addStretch()
        names = {self.first_field: self.tr("First layer"), self.last_field: self.tr("Last layer")}
        for field, name in names.items():
            field.setAccessibleName(name)
            field.setToolTip(name)
            field.setFixedWidth(40)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bands)
        column.addLayout(span)
        column.addStretch()
