"""Finding what comes and goes in a generator's pictures by itself, such as spectacles or a beard.

Where pictures differ from the face model as F fits it, independent component analysis (Hyvärinen and Oja,
2000) parts what varies independently: spectacles from beards, lids and the sides of a turned head. Those
components are objects that few faces have, that W tells, and that go with nothing that edits control. Nobody
has to say what they are. What surrounds faces, hair and backdrops, is no matter of edits, either: principal
components of its colours that W tells and that go with nothing controlled are left alone, too.
"""

from __future__ import annotations

import math
import warnings

import numpy as np
import torch
from torch.nn import functional

from core.face.morphable_model import MorphableModel
from core.render.camera import Camera
from core.render.renderer import shade_vertices
from core.render.spherical_harmonics import FIRST_ORDER
from core.rig.parameter_metric import ParameterMetric
from core.rig.reconstructor import FaceReconstructor
from core.rig.statistics import MOST_OBJECTS, Statistics
from core.rig.support import principal_directions
from core.training.samples import Corpus

# Fewer faces do not tell components from chance; more tell no more.
LEAST_SAMPLES, _MOST_SAMPLES = 1_000, 6_000
_FACE, _PLACES = 0.3, 1_000  # weight of a vertex that shows the face, and how many are looked at
_COMPONENTS, _ITERATIONS, _TOLERANCE = 24, 400, 1e-3
_PRINCIPAL = 128  # directions of W
_RIDGE, _INVERSE_RIDGE = 1 / 60, 0.01  # of the samples; of what tells faces with an object from those without
# What few faces have is no normal distribution, whose kurtosis is 3; W tells this share of an object's
# variance; and its direction of W has at most this cosine with that of anything that is controlled.
_KURTOSIS, _TOLD, _COSINE = 5.0, 0.4, 0.4
# Faces that have an object lie so many widths from those that have it not (Ashman, Bird and Zepf, 1994).
_APART = 2.0
_CELLS, _SURELY, _COLOURS = 16, 0.1, 16  # around faces: cells that hardly a face covers, and components
_BINS = 30  # of places along a direction
_RAREST = 0.01  # share of faces that have it, or have it not
_AT_ONCE = 100


def find_objects(
    model: MorphableModel, reconstructor: FaceReconstructor, corpus: Corpus, statistics: Statistics
) -> np.ndarray:
    """Return what W says of objects, see `Statistics.objects`.

    Args:
        model: the face model.
        reconstructor: F, trained.
        corpus: samples of the generator with their pictures.
        statistics: samples that say how W and the parameters vary.

    Returns:
        (K, w_dim) float32, each 1 where W is moved by one σ of the object; the clearest first. Of few samples
        none are found.
    """
    found = corpus.with_face()
    none = np.zeros((0, statistics.w.shape[1]), np.float32)
    if len(found) < LEAST_SAMPLES:
        return none
    w, params, pictures, surroundings = _look(model, reconstructor, found.select(found.spread(_MOST_SAMPLES)))
    edited = _controlled(model, reconstructor, statistics, params)
    if not (edited.numel() and torch.isfinite(pictures).all() and pictures.var(0).sum() > 0):
        return none
    principal = principal_directions(torch.from_numpy(statistics.w), _PRINCIPAL)
    length = principal.square().sum(1, keepdim=True)
    kept = (length > 1e-6 * length[0])[:, 0]
    reading = (principal[kept] / length[kept]).T  # (w_dim, D): codes to principal coordinates
    coordinates = _standardised((w - w.mean(0)) @ reading)
    controlled = _directions(coordinates, edited)
    objects = _rare_things(coordinates, pictures, controlled) + _colours(
        coordinates, surroundings, controlled
    )
    if not objects:
        return none
    most = min(MOST_OBJECTS, statistics.w.shape[1] // 2)
    orthogonal, _ = torch.linalg.qr(torch.stack(objects[:most], dim=1))
    return (reading @ orthogonal).T.numpy().astype(np.float32)


def _rare_things(
    coordinates: torch.Tensor, pictures: torch.Tensor, controlled: torch.Tensor
) -> list[torch.Tensor]:
    """Return directions (D,) of what few faces have, of what pictures (N, V) have beside the face model."""
    components = _standardised(_independent(pictures))
    directions, rows = _clearest(coordinates, components, controlled)
    found = []
    for row in rows:
        if components[:, row].pow(4).mean() > _KURTOSIS:
            there = _there_or_not(components[:, row])
            found.append(directions[:, row] if there is None else _parting(coordinates, there))
    return found


def _colours(
    coordinates: torch.Tensor, surroundings: torch.Tensor, controlled: torch.Tensor
) -> list[torch.Tensor]:
    """Return directions (D,) of the colours (N, C) around faces; none where faces fill the pictures."""
    if not surroundings.numel():
        return []
    directions, rows = _clearest(coordinates, _standardised(_principal(surroundings, _COLOURS)), controlled)
    return [directions[:, row] for row in rows]


@torch.inference_mode()
def _look(
    model: MorphableModel, reconstructor: FaceReconstructor, corpus: Corpus
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return codes (N, w_dim), F of them (N, P), and how pictures differ from it at V places (N, V).

    Last come the colours around all faces (N, C).
    """
    face = (model.face_weight > _FACE).nonzero().squeeze(1)
    face = face[:: max(1, math.ceil(len(face) / _PLACES))]
    looks, cells = [], _cell_centres()
    covered = torch.zeros(len(cells))
    for rows in torch.arange(len(corpus)).split(_AT_ONCE):
        samples = corpus[rows]
        params = reconstructor.read(samples.w_plus)
        images = samples.float_images()
        vertices, colors = shade_vertices(model, params)
        places = Camera().project(vertices[:, face])[..., :2] * torch.tensor([1.0, -1.0])
        seen = functional.grid_sample(images, places[:, None], align_corners=False)[:, :, 0]
        low, high = (end[:, None] for end in (places.amin(1), places.amax(1)))
        covered += ((cells > low) & (cells < high)).all(2).sum(0)
        around = functional.adaptive_avg_pool2d(images, _CELLS).flatten(2)
        beside = seen.mean(1) - colors[:, face].mean(2)
        looks.append((samples.w_plus.mean(1), model.table.pack(params), beside, around))
    w, packed, pictures, around = (torch.cat(parts) for parts in zip(*looks, strict=True))
    return w, packed, pictures, around[:, :, covered < _SURELY * len(around)].flatten(1)


def _cell_centres() -> torch.Tensor:
    """Return where the cells of pictures have their centres, (C, 2) x and y down in [-1, 1], row by row."""
    middles = (torch.arange(_CELLS) + 0.5) * (2 / _CELLS) - 1
    return torch.cartesian_prod(middles, middles).flip(1)


def _clearest(
    coordinates: torch.Tensor, values: torch.Tensor, controlled: torch.Tensor
) -> tuple[torch.Tensor, list[int]]:
    """Return the directions (D, C) of values (N, C), and which W tells and go with nothing controlled.

    The clearest comes first.
    """
    directions = _directions(coordinates, values)
    told = _told(coordinates @ directions, values)
    cosine = (directions.T @ controlled).abs().amax(1)
    rows = ((told > _TOLD) & (cosine < _COSINE)).nonzero().squeeze(1)
    return directions, rows[torch.argsort(-told[rows])].tolist()


def _independent(pictures: torch.Tensor) -> torch.Tensor:
    """Return independent components (N, C) of pictures (N, V)."""
    from sklearn.decomposition import FastICA
    from sklearn.exceptions import ConvergenceWarning

    scores = _principal(pictures, _COMPONENTS).double()
    analysis = FastICA(
        scores.shape[1], whiten="unit-variance", max_iter=_ITERATIONS, tol=_TOLERANCE, random_state=0
    )
    with warnings.catch_warnings():  # what has not settled is no object
        warnings.simplefilter("ignore", ConvergenceWarning)
        return torch.from_numpy(analysis.fit_transform(scores.numpy())).float()


def _principal(values: torch.Tensor, count: int) -> torch.Tensor:
    """Return values (N, V) along their principal axes, (N, C) with C at most `count`, the largest last."""
    centred = (values - values.mean(0)).double()
    _, axes = torch.linalg.eigh(centred.T @ centred)
    return (centred @ axes[:, -count:]).float()


def _there_or_not(component: torch.Tensor) -> np.ndarray | None:
    """Return which faces (N,) have the object that a component (N,) shows; None where that is gradual."""
    from sklearn.mixture import GaussianMixture

    values = component[:, None].double().numpy()
    mixture = GaussianMixture(2, random_state=0).fit(values)
    (first, second), variances = mixture.means_[:, 0], mixture.covariances_
    if abs(second - first) * math.sqrt(2) <= _APART * math.sqrt(variances.sum()):
        return None
    there = mixture.predict(values) == int(second > first)
    return there if _RAREST < there.mean() < 1 - _RAREST else None


def _parting(coordinates: torch.Tensor, there: np.ndarray) -> torch.Tensor:
    """Return the direction (D,) of length 1 that best parts coordinates (N, D) by what is there (N,)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_INVERSE_RIDGE, max_iter=1_000).fit(coordinates.numpy(), there)
    return functional.normalize(torch.from_numpy(fitted.coef_[0]).float(), dim=0)


def _controlled(
    model: MorphableModel, reconstructor: FaceReconstructor, statistics: Statistics, params: torch.Tensor
) -> torch.Tensor:
    """Return what edits control (N, C) of parameters (N, P): pose, light's first order, and expressions.

    Expressions by units that F tells apart; by where landmarks go, where it tells none.
    """
    metric = ParameterMetric(
        model, torch.from_numpy(statistics.params), reconstructor.sees_gaze, reconstructor.told
    )
    table = model.table
    features = metric.features(params - params.mean(0))
    moved, units = features[:, table.slice("expression")], features[:, table.size :]
    light = table.unpack(params).sh_coeffs[:, : FIRST_ORDER.stop].flatten(1)
    parts = [features[:, table.slice("rotation")], light, units if metric.known.any() else moved]
    columns = torch.cat(parts, dim=1)
    varying = columns[:, columns.std(0) > 1e-6]
    return _standardised(varying) if varying.numel() else varying


def _directions(coordinates: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
    """Return by ridge regression where values (N, C) lie in coordinates (N, D): (D, C) of length 1."""
    count, width = coordinates.shape
    gram = coordinates.T @ coordinates + _RIDGE * count * torch.eye(width)
    return functional.normalize(torch.linalg.solve(gram, coordinates.T @ values), dim=0)


def _told(places: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
    """Return the share (C,) of the variance of values (N, C) that places (N, C) along their directions tell.

    It is the correlation ratio, not that of a line: what is there or not jumps somewhere.
    """
    order = places.argsort(dim=0)
    means = [values.gather(0, rows).mean(0) for rows in order.tensor_split(_BINS)]
    return torch.stack(means).var(0, correction=0) / values.var(0)


def _standardised(values: torch.Tensor) -> torch.Tensor:
    return (values - values.mean(0)) / values.std(0)
