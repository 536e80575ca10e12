"""Sheets that compare the generator with the scenes it learned, one for hair and one at 1:1."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image

from core.evaluation.report.strips import sheet
from core.evaluation.truth import KnownScenes
from core.render.renderer import Renderer
from core.scenes.scene import Scenes, scenes_of
from core.scenes.truth import scenes_of_z

SEEDS = range(512)
DETAIL_SEEDS = range(4)
_HAIR_SIDE, _DETAIL_SIDE = 200, 160
_EYE, _MOUTH, _BRIDGE, _CHIN = slice(36, 42), slice(48, 68), 27, 8  # of the 68 landmarks
_HAIRLINE = 0.55  # above the bridge of the nose, in distances of bridge and chin

_Typical = Callable[[Scenes], np.ndarray]
HAIR_STYLES: Mapping[str, _Typical] = {
    "bald": lambda s: s.crown - s.hair_amount,
    "short": lambda s: s.hair_amount - s.crown - s.fringe - s.hair_length,
    "bob": lambda s: s.hair_amount - s.bun - s.curl - np.abs(s.hair_length - 8),
    "long": lambda s: s.hair_length - 2 * s.curl,
    "curls": lambda s: s.curl + 0.2 * s.hair_volume,
    "fringe": lambda s: s.fringe + s.hair_amount - s.curl,
    "bun": lambda s: s.bun + s.hair_amount,
    "grey": lambda s: s.hair_color.min(1) + s.hair_amount - np.ptp(s.hair_color, axis=1),
}
"""How typical scenes are of each style; compared with one another only."""


def hair_sheet(known: KnownScenes) -> Image.Image:
    """Draw the most typical of 512 untruncated portraits for each hair style, renders above the generator."""
    z = known.z(SEEDS)
    vectors = scenes_of_z(z, known.basis)
    scenes = scenes_of(known.renderer.bust, vectors)
    chosen = [int(typical(scenes).argmax()) for typical in HAIR_STYLES.values()]
    renders = known.renderer.render(vectors[chosen], known.resolution).images
    rows = [list(renders), list(known.frames(z[chosen]))]
    return sheet(rows, [*HAIR_STYLES], ["render", "generator"], _HAIR_SIDE)


def detail_sheet(known: KnownScenes) -> Image.Image:
    """Cut an eye, a mouth and a hairline out of four untruncated portraits, renders beside them, at 1:1."""
    z = known.z(DETAIL_SEEDS)
    batch = known.renderer.render(scenes_of_z(z, known.basis), known.resolution)
    points = Renderer(known.renderer.model, known.resolution).landmarks(known.renderer.params(batch)).numpy()
    side = min(_DETAIL_SIDE, known.resolution)
    rows = [
        [part for center in _centers(own) for part in (_cut(render, center, side), _cut(frame, center, side))]
        for render, frame, own in zip(batch.images, known.frames(z), points, strict=True)
    ]
    parts = ("eye", "mouth", "hairline")
    columns = [f"{part}, {source}" for part in parts for source in ("render", "generator")]
    return sheet(rows, columns, size=side)


def _centers(points: np.ndarray) -> list[np.ndarray]:
    bridge = points[_BRIDGE]
    return [points[_EYE].mean(0), points[_MOUTH].mean(0), bridge + _HAIRLINE * (bridge - points[_CHIN])]


def _cut(frame: np.ndarray, center: np.ndarray, side: int) -> np.ndarray:
    """Return a tile (side, side, 3) around a point, moved where the picture ends."""
    left, top = (center - side / 2).round().astype(int).clip(0, len(frame) - side)
    return frame[top : top + side, left : left + side]
