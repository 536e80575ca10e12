"""Pickles of NVIDIA's training codes: networks as inert records, whatever source code travels with them.

TensorFlow (StyleGAN, StyleGAN2, ADA) pickles the tuple (G, D, Gs) of `dnnlib.tflib.network.Network`.
PyTorch (ADA, StyleGAN3) pickles a dictionary with G, D and G_ema, whose modules come through
`torch_utils.persistence`. Both carry Python source that their own loaders execute; here it stays text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from core.files.refusal import RefusalError
from core.importing.arrays import StoredArray, dictionary
from core.importing.budget import Budget
from core.importing.tensors import EMBEDDED_VOCABULARY, StoredTensor
from core.importing.unpickler import Record, Vocabulary, expect

_MAX_ENTRIES = 20_000
_LONGEST_NAME = 100
_TABLES = ("_parameters", "_buffers", "_modules")
_MAX_MODULE_DEPTH = 10


class Network(Record):
    """A TensorFlow network: its arguments, variables and components."""

    def set_state(self, state: Any) -> None:
        """Take the state as TensorFlow's `Network.__getstate__` writes it."""
        if type(state) is not dict:
            raise RefusalError("it has a damaged TensorFlow network")
        self.state = {key: state.get(key) for key in ("static_kwargs", "components", "variables", "version")}
        expect(tuple(self.state.values())[:3], dict, (dict, type(None)), list)

    @property
    def arguments(self) -> dict[Any, Any]:
        """Arguments of the function that built the network."""
        return self._state()["static_kwargs"]

    def component(self, name: str) -> Network:
        """Return a network within; raises RefusalError when there is none of that name."""
        component = (self._state()["components"] or {}).get(name)
        if not isinstance(component, Network):
            raise RefusalError(f"its network has no component '{name}'")
        return component

    def variables(self) -> dict[str, StoredArray]:
        """Return its own variables, name -> array."""
        pairs = self._state()["variables"]
        return {
            pair[0]: pair[1]
            for pair in pairs
            if type(pair) is tuple and len(pair) == 2 and isinstance(pair[1], StoredArray)
        }

    def _state(self) -> dict[str, Any]:
        if self.state is None:
            raise RefusalError("it has a TensorFlow network without content")
        return self.state


class Module(Record):
    """A PyTorch module: its attributes; the source code beside them is dropped."""

    def __init__(self, name: str, attributes: dict[Any, Any]) -> None:
        self.name = name
        self.state = attributes

    def set_state(self, state: Any) -> None:
        """Refuse: these modules come whole."""
        raise RefusalError(f"it sets the state of a module {self.name[:40]!r} twice")

    def __getitem__(self, name: str) -> Any:
        """Return an attribute, or None."""
        return self.state.get(name)

    def child(self, name: str) -> Module:
        """Return a module within; raises RefusalError when there is none of that name."""
        child = self._table("_modules").get(name)
        if not isinstance(child, Module):
            raise RefusalError(f"its network has no module '{name[:60]}'")
        return child

    def descend(self, path: str) -> Module:
        """Return the module at a dotted path."""
        module = self
        for name in path.split("."):
            module = module.child(name)
        return module

    def tensors(self) -> dict[str, StoredTensor | torch.Tensor]:
        """Return every parameter and buffer, dotted name -> tensor."""
        found: dict[str, StoredTensor | torch.Tensor] = {}
        for prefix, module in self._walk():
            for table in ("_parameters", "_buffers"):
                for name, value in module._table(table).items():
                    if isinstance(value, StoredTensor | torch.Tensor):
                        found[f"{prefix}{_short(name)}"] = value
        return found

    def _walk(self) -> Iterator[tuple[str, Module]]:
        """Yield every module with the prefix of its names; one that hangs in many places counts in each."""
        waiting: list[tuple[str, Module]] = [("", self)]
        entries = 0
        while waiting:
            prefix, module = waiting.pop()
            entries += 1 + sum(len(module._table(name)) for name in _TABLES)
            if entries > _MAX_ENTRIES:
                raise RefusalError(f"its network has more than {_MAX_ENTRIES} modules and tensors")
            yield prefix, module
            if prefix.count(".") < _MAX_MODULE_DEPTH:
                children = module._table("_modules").items()
                waiting += [
                    (f"{prefix}{_short(name)}.", child)
                    for name, child in children
                    if isinstance(child, Module)
                ]

    def _table(self, name: str) -> dict[Any, Any]:
        table = self.state.get(name)
        if type(table) is not dict:
            raise RefusalError(f"its network's field '{name}' is damaged")
        return table


def _short(name: Any) -> str:
    """Return the name of a module or tensor; raises RefusalError for anything else."""
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        raise RefusalError("its network has a module or tensor without a usable name")
    return name


def _network(arguments: tuple[Any, ...], budget: Budget) -> Network:
    return Network()


def _module(arguments: tuple[Any, ...], budget: Budget) -> Module:
    """Stand for torch_utils.persistence._reconstruct_persistent_obj({type, class_name, state, …})."""
    expect(arguments, dict)
    name, state = arguments[0].get("class_name"), arguments[0].get("state")
    expect((name, state), str, dict)
    return Module(name, state)


NVIDIA_VOCABULARY: Vocabulary = {
    **EMBEDDED_VOCABULARY,
    ("dnnlib.tflib.network", "Network"): _network,
    ("dnnlib.util", "EasyDict"): dictionary,
    ("torch_utils.persistence", "_reconstruct_persistent_obj"): _module,
}
