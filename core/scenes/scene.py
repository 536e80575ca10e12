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

from core.render.spherical_harmonics import ambient_light, directional_light
from core.scenes.bust import Bust

Group = Literal["identity", "appearance", "expression", "pose", "light", "hair", "background"]
ACTIVE_IDENTITY = 28
IDENTITY_SPREAD = 0.95
# How much further apart faces lie along the line of a trait.
STRETCH = {"gender": 0.5, "age": 0.35, "african": 0.35, "asian": 0.35, "weight": 0.5}
YOUTH = 0.8  # how far the mean face lies towards youth along its trait's line, σ
EXPRESSION_STRETCH = 1.3  # of the second scene of a pair: pairs teach what a portrait collection hardly shows


@dataclass(frozen=True)
class Factor:
    """Some columns of s that belong together."""

    name: str
    group: Group
    size: int = 1


FACTORS = (
    Factor("identity", "identity", ACTIVE_IDENTITY),
    *(Factor(n, "appearance") for n in ("melanin", "redness", "lips", "brow", "beard", "iris", "iris_hue")),
    *(Factor(n, "appearance") for n in ("freckles", "glasses", "frame", "brow_arch", "blush")),
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
            "bun",
        )
    ),
    Factor("shirt", "background", 3),
    Factor("jacket", "background", 3),
    Factor("jacket_worn", "background"),
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
        spread = EXPRESSION_STRETCH if GROUPS[group] == "expression" else 1.0
        second[row, members] = spread * rng.standard_normal(len(members))
    return np.stack([first, second], axis=1).reshape(-1, SCENE_SIZE), groups.astype(np.int8)


@dataclass(frozen=True)
class Scenes:
    """Physical quantities of n portraits.

    Attributes:
        identity: (n, 80); expression: (n, 52) in [0, 1]; angles: (n, 3) yaw, pitch, roll in radians.
        sh_coeffs: (n, 9, 3); key: (n, 3) direction to the key light; key_share: (n,) its part of all light.
        skin, lips, hair_color, iris, shirt, jacket: (n, 3) reflectances.
        brow, brow_arch, beard, blush: (n,) in [0, 1]; jacket_worn: (n,) opacity.
        hair_length, hair_volume, hairline, parting, hair_amount, crown, curl, fringe, bun: (n,) see
            `HairShape`.
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
    jacket: np.ndarray
    jacket_worn: np.ndarray
    brow: np.ndarray
    brow_arch: np.ndarray
    blush: np.ndarray
    beard: np.ndarray
    hair_amount: np.ndarray
    crown: np.ndarray
    hair_length: np.ndarray
    hair_volume: np.ndarray
    hairline: np.ndarray
    parting: np.ndarray
    curl: np.ndarray
    fringe: np.ndarray
    bun: np.ndarray
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
    identity[:, :ACTIVE_IDENTITY] = IDENTITY_SPREAD * _with_traits(bust, f["identity"])
    traits = dict(zip(bust.trait_names, 1.3 * bust.trait_weights.astype(float) @ identity.T, strict=True))
    old, male = _sigmoid(2.6 * traits["age"] + 0.1), _sigmoid(3.5 * traits["gender"])
    melanin = 0.6 * traits["african"] - 0.25 * traits["caucasian"] + 0.6 * f["melanin"]
    skin = _skin(melanin, f["redness"])
    hair = _hair_color(f["darkness"] + 0.9 * melanin + 0.5 * traits["asian"], f["hair_hue"], old)
    crown = male * _sigmoid(7 * (old - 0.62 + 0.22 * f["hairline"]))
    bun = (1 - male**2) * _sigmoid(10 * (f["bun"] - 0.75))
    sh_coeffs, key, key_share = _light(f)
    return Scenes(
        identity=identity,
        expression=_expression(bust, f),
        angles=np.stack([0.36 * _soft(f["yaw"], 2.2), 0.13 * f["pitch"], 0.02 * f["roll"]], axis=1),
        sh_coeffs=sh_coeffs,
        key=key,
        key_share=key_share,
        skin=skin,
        lips=skin
        * _mix(male, [0.90, 0.52, 0.53], [0.88, 0.70, 0.67])
        * (1 + (0.13 - 0.06 * male)[:, None] * _soft(f["lips"], 2)[:, None] * [0.4, -0.9, -0.5]),
        hair_color=hair,
        iris=_iris(f["iris"] - 0.7 * melanin, f["iris_hue"]),
        shirt=_cloth(f["shirt"]),
        jacket=0.55 * _cloth(f["jacket"]),
        jacket_worn=_sigmoid(12 * (f["jacket_worn"] - 0.2)),
        brow=_sigmoid(1.1 * f["brow"] + 1.6 * male - 0.6),
        brow_arch=_sigmoid(1.3 * f["brow_arch"] - 2.0 * male + 0.8),
        blush=_sigmoid(1.3 * f["blush"] - 0.4 - 0.8 * male),
        curl=_sigmoid(2.6 * f["curl"] + 1.6 * traits["african"] - 1.3 * traits["asian"] - 2.0),
        fringe=_soft(0.9 * f["fringe"] - 0.25, 1.0),
        age=old,
        freckles=_sigmoid(2.2 * f["freckles"] - 0.9 * melanin - 2.3),
        glasses=_sigmoid(22 * (f["glasses"] - 0.85)),
        frame=_mix(_sigmoid(2 * f["frame"]), [0.05, 0.045, 0.05], [0.46, 0.24, 0.12]),
        beard=male**2 * _sigmoid(5 * (f["beard"] - 0.1)),
        hair_amount=_sigmoid(4.5 * (f["amount"] - 0.6 * male + 2.3)),
        crown=crown,
        hair_length=0.8 + 16 * _sigmoid(1.9 * f["length"] - 5.0 * male + 1.6) * (1 - crown),
        hair_volume=0.45 + 1.7 * _sigmoid(1.2 * f["volume"]),
        hairline=0.45 * _soft(f["hairline"], 1.5) + 0.5 * male + 0.9 * crown - 0.3,
        parting=np.tanh(f["parting"]),
        bun=bun,
        neckline=1.6 * _sigmoid(1.5 * f["neckline"]),
        backdrop=0.14 + 0.58 * _sigmoid(0.45 * f["backdrop"] + 0.8 * f["backdrop"][:, :1] - 0.1),
        gradient=np.tanh(f["gradient"]),
        scenery=np.tanh(f["scenery"]),
    )


def _with_traits(bust: Bust, identity: np.ndarray) -> np.ndarray:
    """Stretch identities (n, 28) along the lines of traits."""
    stretched = identity.copy()
    for name, stretch in STRETCH.items():
        line = bust.trait_weights[bust.trait_names.index(name), :ACTIVE_IDENTITY].astype(float)
        line /= np.linalg.norm(line)
        stretched += (stretch * (identity @ line) - YOUTH * (name == "age"))[:, None] * line
    return stretched


def _cloth(hue: np.ndarray) -> np.ndarray:
    """Return reflectances (n, 3) for three numbers each: mostly light or dark, sometimes colourful."""
    return 0.05 + 0.72 * _sigmoid(0.7 * hue + 0.8 * hue[:, :1] - 0.35)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _soft(x: np.ndarray, limit: float) -> np.ndarray:
    """Saturate smoothly at ±limit; slope one at zero."""
    return limit * np.tanh(x / limit)


def _mix(share: np.ndarray, low: list[float], high: list[float]) -> np.ndarray:
    return (1 - share[:, None]) * np.array(low) + share[:, None] * np.array(high)


def _skin(melanin: np.ndarray, redness: np.ndarray) -> np.ndarray:
    depth = _sigmoid(2.0 * melanin - 0.7)
    tone = _mix(depth, [0.90, 0.70, 0.60], [0.34, 0.21, 0.145])
    return tone + 0.025 * np.tanh(redness)[:, None] * [0.6, -0.6, -0.5]


def _iris(lightness: np.ndarray, hue: np.ndarray) -> np.ndarray:
    share = _sigmoid(1.8 * lightness - 0.6)[:, None]
    light = _mix(_sigmoid(2.5 * hue), [0.30, 0.47, 0.62], [0.34, 0.48, 0.30])
    return (1 - share) * np.array([0.24, 0.13, 0.06]) + share * light


def _hair_color(darkness: np.ndarray, hue: np.ndarray, old: np.ndarray) -> np.ndarray:
    light = _sigmoid(-1.7 * darkness - 0.9)
    color = _mix(light, [0.055, 0.04, 0.036], [0.78, 0.58, 0.34])
    color = color * (1 + 0.55 * _sigmoid(3 * (hue - 0.6))[:, None] * [0.5, -0.15, -0.6])
    grey = _sigmoid(13 * (old - 0.80))[:, None]
    return (1 - grey) * color + grey * [0.62, 0.61, 0.60]


def _expression(bust: Bust, f: dict[str, np.ndarray]) -> np.ndarray:
    amounts = {
        "mouthSmile": _sigmoid(1.5 * f["smile"] - 0.9),
        "cheekSquint": 0.4 * _sigmoid(1.5 * f["smile"] - 0.9),
        "jawOpen": 0.85 * _sigmoid(1.7 * f["jaw"] - 1.9),
        "browInnerUp": _sigmoid(1.6 * f["brow_up"] - 1.4),
        "browOuterUp": _sigmoid(1.6 * f["brow_up"] - 1.4),
        "browDown": _sigmoid(1.6 * f["brow_down"] - 1.6),
        "eyeBlink": _sigmoid(1.9 * f["blink"] - 3.2),
        "eyeWide": np.full(len(f["blink"]), 0.4),
        "mouthPucker": _sigmoid(1.8 * f["pucker"] - 2.3),
        "mouthFrown": _sigmoid(1.7 * f["frown"] - 2.1),
        "mouthUpperUp": 0.6 * _sigmoid(1.6 * f["lips_part"] - 1.6),
        "mouthLowerDown": 0.7 * _sigmoid(1.6 * f["lips_part"] - 1.6),
    }
    right, up = 0.55 * _soft(f["gaze_x"], 1.8), 0.42 * _soft(f["gaze_y"], 1.8)
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
    share = 0.38 + 0.28 * _sigmoid(1.2 * f["contrast"])
    exposure = 1.20 * np.exp(0.10 * _soft(f["exposure"], 2))
    warmth = 0.06 * np.tanh(f["warmth"])[:, None] * np.array([1.0, 0.0, -1.0])
    color = torch.from_numpy((share * exposure)[:, None] * (1 + warmth) * 1.25)
    ambient = torch.from_numpy(((1 - share) * exposure)[:, None] * (1 - warmth / 2))
    sh_coeffs = directional_light(torch.from_numpy(key), color) + ambient_light(ambient)
    return sh_coeffs.numpy(), key, share
