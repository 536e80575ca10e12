"""A pretended GPU: tensors of the CPU that answer `cuda:0`, and refuse to meet those that do not.

Where a tensor lives is noted on its storage, so that views, `.data` and parameters keep it. What Python asks
of torch (`device`, `.to`, `device=…`) is answered by one mode; every operation beneath, those of a backward
pass included, is checked by another one. As on a GPU, numbers (tensors without dimensions) and indices may
come from the CPU, `numpy()` does not, and random numbers need a generator of their own device.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.accelerators import CPUAccelerator
from lightning_fabric.strategies import SingleDeviceStrategy
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

CPU, GPU = torch.device("cpu"), torch.device("cuda:0")

_COPIES = {"aten.copy_.default", "aten._foreach_copy_.default"}
_INDEXED = {
    "aten.index.Tensor",
    "aten.index_put.default",
    "aten.index_put_.default",
    "aten._index_put_impl_.default",
}
_ON_CPU = {"numpy", "__array__", "__cuda_array_interface__", "pin_memory"}


def home(tensor: torch.Tensor) -> torch.device:
    """Return where a tensor lives."""
    return getattr(tensor.untyped_storage(), "home", CPU)


def _settle(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    tensor.untyped_storage().home = device  # type: ignore[attr-defined]
    return tensor


def _tensors(*values: Any) -> list[torch.Tensor]:
    return [leaf for leaf in tree_leaves(values) if isinstance(leaf, torch.Tensor)]


def _homes(*values: Any) -> set[torch.device]:
    return {home(tensor) for tensor in _tensors(*values)}


class _Operations(TorchDispatchMode):
    """Checks the operands of every operation, and lets the results live where they do."""

    def __init__(self) -> None:
        super().__init__()
        self.around = CPU  # where what has no operands is made: the operands of the call that it belongs to

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        device = self._place(str(func), args, kwargs)
        known = {tensor.untyped_storage()._cdata for tensor in _tensors(args, kwargs)}
        result = func(*args, **kwargs)
        for tensor in _tensors(result):
            if tensor.untyped_storage()._cdata not in known:
                _settle(tensor, device)
        return result

    def _place(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.device:
        operands = args[:1] if name in _COPIES | _INDEXED else (args, kwargs)
        numbers = not name.startswith("aten._fused")
        homes = {home(t) for t in _tensors(operands) if t.dim() or not numbers} or _homes(operands)
        homes |= {GPU} & _homes(args[1:]) if name in _INDEXED else set()
        if len(homes) > 1:
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and "
                f"cpu! (in {name})"
            )
        device = homes.pop() if homes else self.around
        if device == GPU and any(isinstance(leaf, torch.Generator) for leaf in tree_leaves((args, kwargs))):
            raise RuntimeError("Expected a 'cuda' device type for generator but found 'cpu'")
        return device


class _Calls(TorchFunctionMode):
    """Answers what Python asks of tensors and of `device=`."""

    def __init__(self, operations: _Operations) -> None:
        super().__init__()
        self._operations = operations

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        name = getattr(func, "__name__", "")
        kwargs.pop("pin_memory", None)
        if name == "__get__":
            return self._read(func, args, kwargs)
        if name in _ON_CPU and home(args[0]) == GPU:
            if name == "pin_memory":
                raise RuntimeError("cannot pin 'torch.cuda.FloatTensor' only dense CPU tensors can be pinned")
            raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() first.")
        if name == "pin_memory":
            return args[0]
        if name in ("to", "cpu", "cuda"):
            return self._move(name, *args, **kwargs)
        device = kwargs.get("device")
        wanted = None if device is None else torch.device(device)
        if wanted is not None and wanted.type == "meta":
            return func(*args, **kwargs)
        if wanted is not None:
            kwargs["device"] = CPU
        elif GPU in _homes(args, kwargs):
            wanted = GPU if name in ("new_tensor", "__deepcopy__") else None
        result = self._within(wanted or (GPU if GPU in _homes(args, kwargs) else CPU), func, args, kwargs)
        return result if wanted is None else tree_map(lambda leaf: self._moved(leaf, wanted), result)

    def _within(self, device: torch.device, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        before, self._operations.around = self._operations.around, device
        try:
            return func(*args, **kwargs)
        finally:
            self._operations.around = before

    def _read(self, func: Any, args: Any, kwargs: Any) -> Any:
        attribute = getattr(getattr(func, "__self__", None), "__name__", "")
        if attribute == "device" and args[0].device != torch.device("meta"):
            return home(args[0])
        if attribute in ("is_cuda", "is_cpu"):
            return (home(args[0]) == GPU) == (attribute == "is_cuda")
        return func(*args, **kwargs)

    def _move(self, name: str, tensor: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        kwargs.pop("non_blocking", None)
        wanted = {"cpu": CPU, "cuda": GPU}.get(name)
        if name == "to":
            device = kwargs.pop("device", None)
            if args and isinstance(args[0], torch.Tensor):
                device, args = home(args[0]), (args[0].dtype, *args[1:])
            elif args and not isinstance(args[0], torch.dtype):
                device, args = args[0], args[1:]
            wanted = home(tensor) if device is None else torch.device(device)
            if wanted.type == "meta":
                return tensor.to(wanted, *args, **kwargs)
            kinds = [arg for arg in (*args, kwargs.pop("dtype", None)) if isinstance(arg, torch.dtype)]
            tensor = tensor.to(kinds[0], **kwargs) if kinds else tensor.to(CPU, **kwargs)
        return self._moved(tensor, wanted)

    def _moved(self, leaf: Any, device: torch.device) -> Any:
        """Return a tensor where it is wanted: itself, or a copy that gradients go through."""
        if not isinstance(leaf, torch.Tensor) or home(leaf) == device:
            return leaf
        copied = leaf.clone() if leaf.numel() else leaf.new_empty(leaf.shape)
        return _settle(copied, device)


@contextlib.contextmanager
def pretended_gpu() -> Iterator[torch.device]:
    """Have `cuda:0` in this thread, for as long as the context lasts."""
    operations = _Operations()
    with operations, _Calls(operations):
        yield GPU


class _Accelerator(CPUAccelerator):
    """Lets Fabric place modules on the pretended GPU."""

    def setup_device(self, device: torch.device) -> None:
        """Any device will do."""


def pretended_fabric(**_: Any) -> Fabric:
    """Return Fabric on the pretended GPU."""
    return Fabric(strategy=SingleDeviceStrategy(GPU, accelerator=_Accelerator()))
