"""StyleGAN2 of basicsr (XPixelGroup): rosinality's generator under other names.

The names are those that its script `convert_models/convert_stylegan.py` exchanges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_RENAMED = (
    (re.compile(r"^style_mlp\."), "style."),
    (re.compile(r"^constant_input\.weight$"), "input.input"),
    (re.compile(r"^style_(convs\.\d+|conv1)\.weight$"), r"\1.noise.weight"),
    (re.compile(r"^style_(convs\.|conv1\.)"), r"\1"),
    (re.compile(r"\.modulated_conv\."), ".conv."),
    (re.compile(r"^noises\.noise(\d)"), r"noises.noise_\1"),
)


def is_basicsr(tensors: Mapping[str, Any]) -> bool:
    """Whether a state is that of such a generator, and not of its "clean" form, which scales otherwise."""
    return "constant_input.weight" in tensors and "style_conv1.activate.bias" in tensors


def as_rosinality(tensors: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state under rosinality's names."""
    return {_renamed(name): tensor for name, tensor in tensors.items()}


def _renamed(name: str) -> str:
    for pattern, replacement in _RENAMED:
        name = pattern.sub(replacement, name)
    return name
