"""What the picture judge is taught: every quantity of a scene that varies, in its own unit."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.judges.picture import Reading
from core.samples.distributions import distributions
from core.scenes.bust import Bust
from core.scenes.scene import GROUPS, SCENE_SIZE, Scenes, group_columns, scenes_of

# Read through the face parameters instead, in artist's terms.
_BY_PARAMETERS = ("identity", "expression", "angles", "sh_coeffs", "key")
_LEAST_SIGMA = 0.01
_WIDEST_FIELD = 4
_PROBES = 32


def true_readings(
    model: MorphableModel, bust: Bust, params: FaceParams, scenes: np.ndarray
) -> tuple[tuple[Reading, ...], np.ndarray]:
    """Return what can be read off portraits and its true values.

    Args:
        model: names pose, expression and light as the controls do (`core.samples.distributions`).
        bust: maps scenes to looks.
        params: N true parameters.
        scenes: (N, k) true scene vectors.

    Returns:
        K readings of pose, expression, light and looks, and values (N, K).
    """
    table: list[tuple[str, str, str]] = []
    columns: list[np.ndarray] = []
    for name, found in distributions(model, params).items():
        table.append((name, found.group, found.unit))
        columns.append(found.values.astype(np.float64))
    looks, groups = scenes_of(bust, scenes), _look_groups(bust)
    for name, group in groups.items():
        for suffix, values in _columns(getattr(looks, name)):
            table.append((name + suffix, group, ""))
            columns.append(values)
    spread = [values.std() for values in columns]
    kept = [k for k, sigma in enumerate(spread) if sigma > _LEAST_SIGMA]
    readings = tuple(Reading(*table[k], float(columns[k].mean()), float(spread[k])) for k in kept)
    return readings, np.stack([columns[k] for k in kept], axis=1)


def _columns(values: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Split a field (N,) or (N, m) into columns with suffixes to its name."""
    values = np.asarray(values, np.float64)
    if values.ndim == 1:
        return [("", values)]
    return [(f"_{column}", values[:, column]) for column in range(values.shape[1])]


def _look_groups(bust: Bust) -> dict[str, str]:
    """Return each look of a scene with the group of factors that moves it besides identity."""
    rng = np.random.default_rng(0)
    base = rng.standard_normal((_PROBES, SCENE_SIZE))
    before, found = scenes_of(bust, base), dict[str, str]()
    for group in sorted(GROUPS, key=lambda g: g != "identity"):  # identity first, so that others overrule it
        moved = base.copy()
        moved[:, group_columns(group)] = rng.standard_normal((_PROBES, len(group_columns(group))))
        after = scenes_of(bust, moved)
        changed = [
            f.name for f in fields(Scenes) if _differs(getattr(before, f.name), getattr(after, f.name))
        ]
        found |= dict.fromkeys(changed, group)
    return {name: group for name, group in found.items() if _is_look(name, getattr(before, name))}


def _is_look(name: str, values: np.ndarray) -> bool:
    narrow = np.ndim(values) == 1 or (np.ndim(values) == 2 and np.shape(values)[1] <= _WIDEST_FIELD)
    return name not in _BY_PARAMETERS and narrow


def _differs(before: np.ndarray, after: np.ndarray) -> bool:
    return not np.allclose(np.asarray(before, float), np.asarray(after, float))
