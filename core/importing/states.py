"""Where a checkpoint keeps the state of its generator: a dictionary of tensors under some name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch

from core.importing.arrays import StoredArray
from core.importing.tensors import StoredTensor

_KEYS = ("g_ema", "G_ema", "params_ema", "params", "g", "G", "state_dict", "generator", "netG")
"""In the order of preference: running averages come first."""
_PREFIXES = ("", "module.", "decoder.", "generator.", "g_ema.", "G_ema.", "G.")


class State(NamedTuple):
    """The state of a generator.

    Attributes:
        name: where it was found, for the provenance.
        tensors: name -> stored tensor, without a common prefix.
        latent_avg: mean of w, alone or once per layer, where the checkpoint keeps it beside.
    """

    name: str
    tensors: Mapping[str, Any]
    latent_avg: Any


def find_state(content: Any, kinds: tuple[Callable[[Mapping[str, Any]], bool], ...]) -> State | None:
    """Return the first state of any of these kinds, or None.

    Args:
        content: what a file holds.
        kinds: each tells whether a dictionary is a state of its kind.
    """
    if type(content) is not dict:
        return None
    for key in (*_KEYS, None):
        table = content if key is None else content.get(key)
        for prefix in _PREFIXES if isinstance(table, dict) else ():
            assert isinstance(table, dict), "others have no prefixes"
            tensors = _below(table, prefix)
            if any(is_kind(tensors) for is_kind in kinds):
                return State(f"{key or 'state'} {prefix}".strip(" ."), tensors, content.get("latent_avg"))
    return None


def _below(table: dict[Any, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in table.items()
        if isinstance(name, str)
        and name.startswith(prefix)
        and isinstance(value, StoredTensor | StoredArray | torch.Tensor)
    }
