"""Section 8.2: the generator's bias; section 8.3: conditional generation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from core.editing.conditional import conditional_edits
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.evaluation.metrics.spread import disentanglement, relative_spread
from core.evaluation.parameters import ParameterTable
from core.evaluation.report.charts import COLORS, new_figure
from core.evaluation.report.strips import sheet
from core.evaluation.studio import Studio
from core.evaluation.sweep import Rest
from core.evaluation.transfers import properties
from core.face.groups import GroupName
from core.samples.distributions import Distribution, distributions

REFERENCES, MEMBERS = 6, 8
_BINS = 40


def bias(table: ParameterTable) -> tuple[Figure, dict[str, Any]]:
    """Draw the distribution of each swept parameter over the rig's samples; numbers are percentiles."""
    found = distributions(table.rig.model, table.params)
    names = [n for p in table.parameters for n in p.controls[:1] if n in found]
    chosen = [found[name] for name in [*names, "light_level", "light_contrast"]]
    numbers = {
        d.name: {"unit": d.unit, "mean": float(d.values.mean()), "sigma": float(d.values.std())}
        | {f"p{p}": value for p, value in d.percentiles().items()}
        for d in chosen
    }
    return _histograms(chosen), {"samples": len(table.params), "distributions": numbers}


def _histograms(chosen: Sequence[Distribution]) -> Figure:
    columns = 5
    rows = -(-len(chosen) // columns)
    figure, _ = new_figure(12, 2.1 * rows)
    figure.clear()
    for place, found in enumerate(chosen):
        axis = figure.add_subplot(rows, columns, place + 1)
        axis.hist(found.values, _BINS, color=COLORS[place % len(COLORS)])
        axis.set_title(
            f"{found.label}{f' ({found.unit})' if found.unit else ''}", fontsize=10, color="#e6e8ec"
        )
        axis.set_yticks([])
        axis.tick_params(labelsize=8, colors="#8b92a0")
        axis.set_facecolor("#1e2128")
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.spines["bottom"].set_color("#4a5160")
    return figure


def conditional(
    studio: Studio, table: ParameterTable, group: GroupName, rest: Rest
) -> tuple[Image.Image, dict[str, Any]]:
    """Sample portraits that share one group of a reference's parameters.

    Returns:
        a sheet with a reference and its samples in each row; the spread of every property within such groups
        over its spread in the corpus (the fixed one should be near 0, the others near 1), and the product of
        the others over the fixed one.
    """
    references = rest.sources[:REFERENCES]
    first = max(source.seed for source in rest.sources) + 1
    psi = references[0].truncation_psi
    asked = [
        edit
        for row, reference in enumerate(references)
        for edit in conditional_edits(
            Edit(reference, calibrated=rest.calibrated),
            [group],
            [PortraitSource(first + row * MEMBERS + member, psi) for member in range(MEMBERS)],
        )
    ]
    edits = studio.edit(asked, f"same {group}")
    corpus = properties(studio, table, rest.edits)
    values = properties(studio, table, edits)
    spreads = {
        name: relative_spread(v.reshape(len(references), MEMBERS, -1), corpus[name])
        for name, v in values.items()
    }
    rows = [
        [rest.edits.shots.frames[row], *edits.shots.frames[row * MEMBERS : (row + 1) * MEMBERS]]
        for row in range(len(references))
    ]
    picture = sheet(rows, [f"{group} of", *(str(i + 1) for i in range(MEMBERS))], size=112)
    others = 1 / max(disentanglement(group, spreads), 1e-9)
    groups = {"groups": len(references), "members": MEMBERS, "first_seed": first}
    return picture, {**groups, "spread_within": spreads, "ds_of_the_rest": others}


def mahalanobis(rows: np.ndarray, corpus: np.ndarray) -> np.ndarray:
    """Return the distance (N,) of codes (N, D) from a corpus (M, D), in σ per dimension."""
    centre = corpus.mean(0)
    variance, directions = np.linalg.eigh(np.cov(corpus, rowvar=False))
    kept = variance > variance.max() * 1e-4
    along = (rows - centre) @ directions[:, kept] / np.sqrt(variance[kept])
    return np.sqrt((along**2).mean(1))
