"""Tensors with JSON metadata in one safetensors file: every network of a rig is stored this way."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import save
from torch.overrides import TorchFunctionMode

from core.errors import AssetError, ExportError
from core.files.file_kind import foreign_content
from core.files.json_text import parse_json
from core.files.refusal import RefusalError
from core.files.safetensors_file import parse_safetensors
from core.files.whole_file import make_folder, write_whole
from core.files.whole_read import read_whole

# safetensors metadata maps strings to strings, so ours is one JSON document under one key.
_METADATA_KEY = "rig_editor"
M = TypeVar("M", bound=torch.nn.Module)


def write_tensors(path: str | Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, Any]) -> None:
    """Write tensors and their metadata as a whole file.

    Args:
        path: target file; missing parent folders are made.
        tensors: name -> tensor of any shape, copied to the CPU.
        metadata: JSON-serialisable values that `read_tensors` gives back.

    Raises:
        ExportError: the file cannot be written.
    """
    path = Path(path)
    # A fresh copy of each: safetensors refuses tensors that share memory.
    stored = {name: tensor.detach().cpu().clone().contiguous() for name, tensor in tensors.items()}
    try:
        data = save(stored, metadata={_METADATA_KEY: json.dumps(dict(metadata))})
    except SafetensorError as error:
        raise ExportError(f"Cannot write {path}: {error}; choose other values.") from error
    make_folder(path.parent)
    write_whole(path, data)


def read_tensors(path: str | Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Read what `write_tensors` wrote; nothing in the file is executed.

    Args:
        path: a safetensors file.

    Returns:
        name -> CPU tensor, and the metadata.

    Raises:
        AssetError: the file is missing, truncated, not safetensors, or carries no metadata of ours.
    """
    path = Path(path)
    try:
        return parse_tensors(read_whole(path))
    except RefusalError as error:
        raise AssetError(
            f"{path} is damaged or not a safetensors file: {error}. Restore or re-export it."
        ) from error


def parse_tensors(data: bytes) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Return what the bytes of such a file hold; raises RefusalError."""
    if foreign := foreign_content(data):
        raise RefusalError(foreign)
    tensors, stored = parse_safetensors(data)
    text = stored.get(_METADATA_KEY)
    if not isinstance(text, str):
        raise RefusalError(f"it has no field '{_METADATA_KEY}': it was not written by the rig editor")
    metadata = parse_json(text)
    if not isinstance(metadata, dict):
        raise RefusalError(f"its field '{_METADATA_KEY}' is not a JSON object")
    return tensors, metadata


class _WithoutNumbers(TorchFunctionMode):
    """Leaves random tensors unfilled: a file's numbers take their place.

    Filling them costs time, and on the meta device torch loads an algebra system first.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if func is torch.Tensor.normal_:
            return args[0]
        return (torch.empty if func in (torch.randn, torch.rand) else func)(*args, **(kwargs or {}))


def load_network(
    path: str | Path,
    make: Callable[[], M],
    tensors: Mapping[str, torch.Tensor],
    remedy: str = "Train it again",
) -> M:
    """Return a network with tensors in it; memory is taken once they are known to fit.

    Args:
        path: the file that they came from, for the message.
        make: makes the network.
        tensors: name -> tensor.
        remedy: what to do about sizes of which no network can be made, for the message.

    Raises:
        AssetError: no network has such sizes, or a tensor is missing, unexpected, or of another shape.
    """
    try:
        # Shapes alone: sizes that a file only claims take no memory.
        with torch.device("meta"), _WithoutNumbers():
            shapes = make().state_dict()
    except (ValueError, TypeError, RuntimeError, OverflowError) as error:
        raise AssetError(f"{path}: no network has its sizes ({error}). {remedy}.") from error
    check_state(path, shapes, tensors)
    with _WithoutNumbers():
        network = make()
    network.load_state_dict(dict(tensors))
    return network


def load_state(path: str | Path, module: torch.nn.Module, tensors: Mapping[str, torch.Tensor]) -> None:
    """Copy tensors into a module, naming the file and the field when they do not fit.

    Args:
        path: the file the tensors came from, for the message.
        module: receives the tensors; its state must have the same names and shapes.
        tensors: name -> tensor.

    Raises:
        AssetError: a tensor is missing, unexpected, of another shape, or no real numbers.
    """
    check_state(path, module.state_dict(), tensors)
    module.load_state_dict(dict(tensors))


def check_state(
    path: str | Path, state: Mapping[str, torch.Tensor], tensors: Mapping[str, torch.Tensor]
) -> None:
    """Compare tensors of a file with a module's state; it may live on the meta device.

    Raises:
        AssetError: as `load_state`.
    """
    for name in sorted(state.keys() ^ tensors.keys()):
        problem = "is missing" if name in state else "is unexpected"
        raise AssetError(f"{path}: tensor '{name[:80]}' {problem}. Re-export the file.")
    for name, own in state.items():
        if own.shape != tensors[name].shape:
            raise AssetError(
                f"{path}: tensor '{name}' has shape {tuple(tensors[name].shape)}, "
                f"expected {tuple(own.shape)}. Re-export the file."
            )
        if own.is_floating_point() != tensors[name].is_floating_point():
            raise AssetError(f"{path}: tensor '{name}' is {tensors[name].dtype}. Re-export the file.")
        if bool(tensors[name].isnan().any()):
            raise AssetError(
                f"{path}: tensor '{name}' holds values that are not numbers. Re-export the file."
            )
