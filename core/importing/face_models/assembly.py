"""From the parts of any source to the one MorphableModel: unit, origin, winding, landmarks, skin."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.errors import AssetError
from core.face.expression_units import expression_sigma
from core.face.face_region import face_weight
from core.face.morphable_model import MorphableModel
from core.files.refusal import RefusalError
from core.importing.containers.numbers import MAX_ITEMS
from core.importing.face_models.source import FaceSource
from core.importing.face_surface.landmark_fit import fit_landmarks
from core.importing.face_surface.orientation import EYES, check_landmarks, eye_middle, wound_outward
from core.importing.face_surface.skin import neutral_skin

# Root mean square displacement of a vertex at 1 σ of everything, cm. People differ by about 0.5.
_PLAUSIBLE_IDENTITY, _PLAUSIBLE_EXPRESSION = (0.02, 3.0), (0.005, 5.0)


def assemble(source: FaceSource, provenance: dict[str, Any], components: int | None = None) -> MorphableModel:
    """Build the model.

    Args:
        source: parts in the file's own unit, checked for shapes and indices.
        provenance: JSON values; what is decided here is added.
        components: keep at most so many of each basis, beside the named units; None keeps all.

    Raises:
        RefusalError: the parts are those of no face.
        AssetError: SciPy is needed and not installed.
    """
    vertices = source.vertices * source.centimetres
    if len(np.unique(source.triangles)) < 100 or np.abs(vertices).max() > 1e4:
        raise RefusalError("its mesh is not that of a face: too few vertices, or another unit of length")
    triangles, turned = wound_outward(vertices, source.triangles)
    landmarks = source.landmarks
    if (landmarks < 0).any():
        landmarks = fit_landmarks(vertices, triangles, landmarks)
    check_landmarks(vertices[landmarks])
    vertices = vertices - eye_middle(vertices[landmarks]) + EYES
    mean_albedo, albedo_basis = source.mean_albedo, source.albedo_basis
    if mean_albedo is None or albedo_basis is None:
        mean_albedo, albedo_basis = neutral_skin(vertices, landmarks, source.part_colors)
    expressions = None if components is None else len(source.units) + components
    arrays = {
        "mean_vertices": vertices,
        "mean_albedo": mean_albedo,
        "identity_basis": _in_centimetres(source, "identity_basis", _PLAUSIBLE_IDENTITY)[:components],
        "albedo_basis": albedo_basis[:components],
        "expression_basis": _in_centimetres(source, "expression_basis", _PLAUSIBLE_EXPRESSION)[:expressions],
        "expression_sigma": _sigmas(source)[:expressions],
        "triangles": triangles,
        "landmark_vertices": landmarks,
        "face_weight": face_weight(vertices, landmarks),
    }
    if not arrays["face_weight"].any():
        raise RefusalError("its landmarks enclose no part of its mesh")
    notes = {
        "name": source.kind,
        "licence": source.licence,
        "unit": "centimetre",
        "winding": "turned to counter-clockwise" if turned else "counter-clockwise in the file",
        "landmarks": f"{int((source.landmarks >= 0).sum())} from the file, others found by geometry",
        "albedo": "neutral skin, made here" if source.albedo_basis is None else "from the file",
    }
    try:
        return MorphableModel(arrays, source.units, notes | source.notes | provenance)
    except AssetError as error:
        raise RefusalError(f"its parts do not fit together: {error}") from error


def _in_centimetres(source: FaceSource, name: str, plausible: tuple[float, float]) -> np.ndarray:
    basis = getattr(source, name) * np.float32(source.centimetres)
    if basis.size > MAX_ITEMS:
        raise RefusalError(f"its {name} is larger than that of any face model")
    with np.errstate(over="ignore"):
        size = float(np.sqrt(np.square(basis).sum(dtype=np.float64) / basis.shape[1]))
    if not plausible[0] <= size <= plausible[1]:
        raise RefusalError(
            f"its {name.replace('_', ' ')} moves vertices by {size:.3g} cm where {plausible[0]:g} to "
            f"{plausible[1]:g} is plausible: its standard deviations or its unit are not the published ones"
        )
    return basis


def _sigmas(source: FaceSource) -> np.ndarray:
    components = len(source.expression_basis) - len(source.units)
    return np.array([*(expression_sigma(name) for name in source.units), *[1.0] * components])
