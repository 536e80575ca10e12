"""Scenes: a standard-normal vector s and the smooth maps from it to a physical portrait.

Every physical quantity is a smooth function of s, so that a generator can learn it by regression. The maps
carry the bias of portrait collections: wide yaw, narrow pitch, hardly any roll, neutral to smiling faces,
soft frontal light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.demo.bust import Bust
from core.render.spherical_harmonics import ambient_light, directional_light

Group = Literal["identity", "appearance", "expression", "pose", "light", "hair", "background"]
ACTIVE_IDENTITY = 28
IDENTITY_SPREAD = 0.85
SEX_STRETCH = 0.5


@dataclass(frozen=True)
class Factor:
    """Some columns of s that belong together."""

    name: str
    group: Group
    size: int = 1


FACTORS = (
    Factor("identity", "identity", ACTIVE_IDENTITY),
    *(Factor(n, "appearance") for n in ("melanin", "redness", "lips", "brow", "beard", "iris", "iris_hue")),
    *(Factor(n, "appearance") for n in ("freckles", "glasses", "frame")),
    *(Factor(n, "expression") for n in ("smile", "jaw", "brow_up", "brow_down", "blink")),
    *(Factor(n, "expression") for n in ("pucker", "frown", "lips_part", "gaze_x", "gaze_y")),
    *(Factor(n, "pose") for n in ("yaw", "pitch", "roll")),
    *(Factor(n, "light") for n in ("azimuth", "elevation", "contrast", "warmth", "exposure")),
    *(
        Factor(n, "hair")
        for n in (
            "length",
            "volume",
            "hairline",
            "parting",
            "darkness",
            "hair_hue",
            "amount",
            "curl",
            "fringe",
        )
    ),
    Factor("shirt", "background", 3),
    Factor("neckline", "background"),
    Factor("backdrop", "background", 3),
    Factor("gradient", "background"),
    Factor("scenery", "background", 2),
)
SCENE_SIZE = sum(factor.size for factor in FACTORS)
# How often a pair re-draws each group.
PAIR_SHARE: dict[Group, float] = {
    "expression": 0.36,
    "pose": 0.2,
    "light": 0.18,
    "identity": 0.1,
    "appearance": 0.06,
    "hair": 0.06,
    "background": 0.04,
}
GROUPS: tuple[Group, ...] = tuple(PAIR_SHARE)


def columns(name: str) -> slice:
    """Return the columns of s that the factor `name` occupies."""
    start = 0
    for factor in FACTORS:
        if factor.name == name:
            return slice(start, start + factor.size)
        start += factor.size
    raise KeyError(name)


def group_columns(group: Group) -> np.ndarray:
    """Return the columns of s that belong to `group`."""
    owners = [factor.group for factor in FACTORS for _ in range(factor.size)]
    return np.flatnonzero(np.array(owners) == group)


def sample_pairs(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return scenes (2 · count, k) and groups (count,); scenes 2j and 2j+1 differ in one group only."""
    first = rng.standard_normal((count, SCENE_SIZE))
    second = first.copy()
    groups = rng.choice(len(GROUPS), count, p=list(PAIR_SHARE.values()))
    for row, group in enumerate(groups):
        members = group_columns(GROUPS[group])
        second[row, members] = rng.standard_normal(len(members))
    return np.stack([first, second], axis=1).reshape(-1, SCENE_SIZE), groups.astype(np.int8)


@dataclass(frozen=True)
class Scenes:
    """Physical quantities of n portraits.

    Attributes:
        identity: (n, 80); expression: (n, 52) in [0, 1]; angles: (n, 3) yaw, pitch, roll in radians.
        sh_coeffs: (n, 9, 3); key: (n, 3) direction to the key light; key_share: (n,) its part of all light.
        skin, lips, hair_color, iris, shirt: (n, 3) reflectances.
        brow, beard, hair_amount: (n,) in [0, 1].
        hair_length, hair_volume, hairline, parting, curl, fringe: (n,) see `HairShape`.
        age, freckles: (n,) in [0, 1]; glasses: (n,) opacity; frame: (n, 3) colour.
        neckline: (n,) centimetres.
        backdrop: (n, 3); gradient: (n,); scenery: (n, 2) strengths of a left and a right blur of light.
    """

    identity: np.ndarray
    expression: np.ndarray
    angles: np.ndarray
    sh_coeffs: np.ndarray
    key: np.ndarray
    key_share: np.ndarray
    skin: np.ndarray
    lips: np.ndarray
    hair_color: np.ndarray
    iris: np.ndarray
    shirt: np.ndarray
    brow: np.ndarray
    beard: np.ndarray
    hair_amount: np.ndarray
    hair_length: np.ndarray
    hair_volume: np.ndarray
    hairline: np.ndarray
    parting: np.ndarray
    curl: np.ndarray
    fringe: np.ndarray
    age: np.ndarray
    freckles: np.ndarray
    glasses: np.ndarray
    frame: np.ndarray
    neckline: np.ndarray
    backdrop: np.ndarray
    gradient: np.ndarray
    scenery: np.ndarray


def scenes_of(bust: Bust, s: np.ndarray) -> Scenes:
    """Map scene vectors (n, k) to physical quantities."""
    f = {
        factor.name: s[:, columns(factor.name)].squeeze(-1)
        if factor.size == 1
        else s[:, columns(factor.name)]
        for factor in FACTORS
    }
    identity = np.zeros((len(s), len(bust.identity_basis)))
    identity[:, :ACTIVE_IDENTITY] = IDENTITY_SPREAD * _with_sex(bust, f["identity"])
    traits = dict(zip(bust.trait_names, 1.4 * bust.trait_weights.astype(float) @ identity.T, strict=True))
    old, male = _sigmoid(3.0 * traits["age"]), _sigmoid(3.0 * traits["gender"])
    melanin = 0.55 * traits["african"] - 0.2 * traits["caucasian"] + 0.75 * f["melanin"]
    skin = _skin(melanin, f["redness"])
    hair = _hair_color(f["darkness"] + 0.6 * melanin + 0.3 * traits["asian"], f["hair_hue"], old)
    amount = _sigmoid(4 * (f["amount"] - 2.2 * male * old + 1.9))
    sh_coeffs, key, key_share = _light(f)
    return Scenes(
        identity=identity,
        expression=_expression(bust, f),
        angles=np.stack([0.36 * _soft(f["yaw"], 2.2), 0.13 * f["pitch"], 0.02 * f["roll"]], axis=1),
        sh_coeffs=sh_coeffs,
        key=key,
        key_share=key_share,
        skin=skin,
        lips=skin * _mix(male, [0.86, 0.58, 0.58], [0.88, 0.74, 0.71])
        + 0.05 * _soft(f["lips"], 2)[:, None] * [0.7, -0.5, -0.2],
        hair_color=hair,
        iris=_mix(_sigmoid(1.5 * f["iris"] - 0.5), [0.20, 0.12, 0.07], [0.30, 0.42, 0.52])
        + 0.05 * np.tanh(f["iris_hue"])[:, None] * [-0.3, 0.6, -0.6],
        shirt=0.06 + 0.7 * _sigmoid(0.8 * f["shirt"] + 0.7 * f["shirt"][:, :1] - 0.5),
        brow=_sigmoid(0.9 * f["brow"] + 1.8 * male - 0.3),
        curl=_sigmoid(1.5 * f["curl"] + 1.0 * traits["african"] - 1.2),
        fringe=_soft(0.8 * f["fringe"] - 0.1, 1.0),
        age=old,
        freckles=_sigmoid(1.6 * f["freckles"] - 0.8 * traits["african"] - 1.8),
        glasses=_sigmoid(22 * (f["glasses"] - 0.75)),
        frame=_mix(_sigmoid(2 * f["frame"]), [0.05, 0.045, 0.05], [0.42, 0.26, 0.14]),
        beard=male * _sigmoid(3.0 * f["beard"]),
        hair_amount=amount,
        hair_length=0.8 + 17 * amount**2 * _sigmoid(1.7 * f["length"] - 4.4 * male + 1.2),
        hair_volume=0.5 + 2.0 * _sigmoid(1.2 * f["volume"]),
        hairline=0.5 * _soft(f["hairline"], 1.5) + 1.2 * (male * old - 0.25),
        parting=np.tanh(f["parting"]),
        neckline=1.6 * _sigmoid(1.5 * f["neckline"]),
        backdrop=0.15 + 0.6 * _sigmoid(0.35 * f["backdrop"] + 0.9 * f["backdrop"][:, :1]),
        gradient=np.tanh(f["gradient"]),
        scenery=np.tanh(f["scenery"]),
    )


def _with_sex(bust: Bust, identity: np.ndarray) -> np.ndarray:
    """Stretch identities (n, 28) along the line from female to male faces."""
    line = bust.trait_weights[bust.trait_names.index("gender"), :ACTIVE_IDENTITY].astype(float)
    line /= np.linalg.norm(line)
    return identity + SEX_STRETCH * (identity @ line)[:, None] * line


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _soft(x: np.ndarray, limit: float) -> np.ndarray:
    """Saturate smoothly at ±limit; slope one at zero."""
    return limit * np.tanh(x / limit)


def _mix(share: np.ndarray, low: list[float], high: list[float]) -> np.ndarray:
    return (1 - share[:, None]) * np.array(low) + share[:, None] * np.array(high)


def _skin(melanin: np.ndarray, redness: np.ndarray) -> np.ndarray:
    depth = _sigmoid(2.0 * melanin - 0.7)
    tone = _mix(depth, [0.83, 0.65, 0.55], [0.32, 0.20, 0.14])
    return tone + 0.025 * np.tanh(redness)[:, None] * [0.6, -0.6, -0.5]


def _hair_color(darkness: np.ndarray, hue: np.ndarray, old: np.ndarray) -> np.ndarray:
    light = _sigmoid(-1.9 * darkness - 0.8)
    color = _mix(light, [0.07, 0.05, 0.045], [0.62, 0.46, 0.27])
    color = color * (1 + 0.45 * np.tanh(hue)[:, None] * [0.4, 0.05, -0.3])
    grey = _sigmoid(14 * (old - 0.87))[:, None]
    return (1 - grey) * color + grey * 0.55


def _expression(bust: Bust, f: dict[str, np.ndarray]) -> np.ndarray:
    amounts = {
        "mouthSmile": _sigmoid(1.5 * f["smile"] - 0.9),
        "cheekSquint": 0.4 * _sigmoid(1.5 * f["smile"] - 0.9),
        "jawOpen": 0.85 * _sigmoid(1.7 * f["jaw"] - 1.9),
        "browInnerUp": _sigmoid(1.6 * f["brow_up"] - 1.4),
        "browOuterUp": _sigmoid(1.6 * f["brow_up"] - 1.4),
        "browDown": _sigmoid(1.6 * f["brow_down"] - 1.6),
        "eyeBlink": _sigmoid(1.9 * f["blink"] - 3.2),
        "eyeWide": np.full(len(f["blink"]), 0.3),
        "mouthPucker": 0.9 * _sigmoid(1.7 * f["pucker"] - 2.4),
        "mouthFrown": 0.9 * _sigmoid(1.6 * f["frown"] - 2.2),
        "mouthUpperUp": 0.6 * _sigmoid(1.6 * f["lips_part"] - 1.6),
        "mouthLowerDown": 0.7 * _sigmoid(1.6 * f["lips_part"] - 1.6),
    }
    right, up = 0.5 * _soft(f["gaze_x"], 1.6), 0.25 * _soft(f["gaze_y"], 1.6)
    looks = {
        "eyeLookOutLeft": _positive(right), "eyeLookInRight": _positive(right),
        "eyeLookInLeft": _positive(-right), "eyeLookOutRight": _positive(-right),
        "eyeLookUp": _positive(up), "eyeLookDown": _positive(-up),
    }  # fmt: skip
    expression = np.zeros((len(right), len(bust.expression_names)))
    for stem, amount in (amounts | looks).items():
        for side in ("", "Left", "Right"):
            if stem + side in bust.expression_names:
                expression[:, bust.expression_names.index(stem + side)] = amount
    return expression


def _positive(x: np.ndarray) -> np.ndarray:
    """Return the positive part with a rounded corner, zero at zero up to a constant."""
    return (np.sqrt(x * x + 0.0025) + x - 0.05).clip(0) / 2


def _light(f: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    azimuth, elevation = 0.68 * _soft(f["azimuth"], 2), 0.45 + 0.22 * _soft(f["elevation"], 2)
    key = np.stack(
        [np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)], axis=1
    )
    share = 0.45 + 0.3 * _sigmoid(1.2 * f["contrast"])
    exposure = 1.12 * np.exp(0.10 * _soft(f["exposure"], 2))
    warmth = 0.06 * np.tanh(f["warmth"])[:, None] * np.array([1.0, 0.0, -1.0])
    color = torch.from_numpy((share * exposure)[:, None] * (1 + warmth) * 1.25)
    ambient = torch.from_numpy(((1 - share) * exposure)[:, None] * (1 - warmth / 2))
    sh_coeffs = directional_light(torch.from_numpy(key), color) + ambient_light(ambient)
    return sh_coeffs.numpy(), key, share
