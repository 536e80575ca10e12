"""How much people move each named expression unit (the names of ARKit's blend shapes)."""

from __future__ import annotations

# Prior scale of each unit in portraits; units not named here get DEFAULT_SIGMA.
EXPRESSION_SIGMA = {
    "mouthSmile": 0.35,
    "jawOpen": 0.25,
    "eyeBlink": 0.25,
    "browDown": 0.25,
    "browInnerUp": 0.25,
    "browOuterUp": 0.25,
    "eyeSquint": 0.2,
    "eyeWide": 0.2,
    "eyeLook": 0.2,
    "mouthUpperUp": 0.15,
    "mouthLowerDown": 0.15,
    "mouthFrown": 0.2,
    "mouthPucker": 0.2,
    "tongueOut": 0.02,
}
DEFAULT_SIGMA = 0.08


def expression_sigma(name: str) -> float:
    """Return the prior scale of a named unit; left and right sides share one."""
    return next((s for prefix, s in EXPRESSION_SIGMA.items() if name.startswith(prefix)), DEFAULT_SIGMA)
