"""Tensors with JSON metadata in one safetensors file: every network of a rig is stored this way."""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from core.errors import AssetError

# safetensors metadata maps strings to strings, so ours is one JSON document under one key.
_METADATA_KEY = "rig_editor"


def write_tensors(path: str | Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, Any]) -> None:
    """Write tensors and their metadata atomically: a reader sees the old file or the new one.

    Args:
        path: target file; missing parent folders are made.
        tensors: name -> tensor of any shape, copied to the CPU.
        metadata: JSON-serialisable values that `read_tensors` gives back.

    Raises:
        AssetError: the file cannot be written.
    """
    path = Path(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    # A fresh copy of each: safetensors refuses tensors that share memory.
    stored = {name: tensor.detach().cpu().clone().contiguous() for name, tensor in tensors.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(save(stored, metadata={_METADATA_KEY: json.dumps(dict(metadata))}))
        os.replace(partial, path)
    except (OSError, SafetensorError) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise AssetError(f"{path} cannot be written: {error}. Choose another folder.") from error


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
    if not path.is_file():
        raise AssetError(f"{path} does not exist. Check the path or restore the file.")
    try:
        with safe_open(path, framework="pt") as file:
            text = (file.metadata() or {}).get(_METADATA_KEY)
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError) as error:
        raise AssetError(
            f"{path} is damaged or not a safetensors file ({error}). Restore or re-export it."
        ) from error
    return tensors, _parse_metadata(path, text)


def _parse_metadata(path: Path, text: str | None) -> dict[str, Any]:
    if text is None:
        raise AssetError(f"{path} has no field '{_METADATA_KEY}': it was not written by the rig editor.")
    try:
        metadata = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AssetError(f"{path}: field '{_METADATA_KEY}' is not JSON ({error}).") from error
    if not isinstance(metadata, dict):
        raise AssetError(f"{path}: field '{_METADATA_KEY}' is not a JSON object.")
    return metadata


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
