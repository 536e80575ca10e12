"""What can be chosen of a RigNet."""

from typing import Literal

Architecture = Literal["linear", "residual", "steering"]
MODE_BLOCKS = {
    "pose": ("rotation",),
    "expression": ("expression",),
    "light": ("sh_coeffs",),
    "joint": ("rotation", "expression", "sh_coeffs"),
}
"""Which blocks a RigNet of each mode edits."""
