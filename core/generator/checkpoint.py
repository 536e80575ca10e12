"""Generator files: safetensors weights with their configuration and provenance as metadata."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch

from core.errors import AssetError
from core.files.checkpoint import load_network, read_tensors, write_tensors
from core.generator import stylegan1, stylegan2, stylegan3
from core.generator.protocol import StyleGenerator
from core.generator.style_space import StyleSpace


class Architecture(NamedTuple):
    """A configuration and the generator that it describes."""

    config: type[Any]
    generator: type[stylegan1.Generator | stylegan2.Generator | stylegan3.Generator]


ARCHITECTURES = {
    "stylegan1": Architecture(stylegan1.GeneratorConfig, stylegan1.Generator),
    "stylegan2": Architecture(stylegan2.GeneratorConfig, stylegan2.Generator),
    "stylegan3": Architecture(stylegan3.GeneratorConfig, stylegan3.Generator),
}


def save_generator(path: str | Path, generator: StyleGenerator, provenance: Mapping[str, Any]) -> None:
    """Write a generator atomically.

    Args:
        path: target safetensors file.
        generator: its tensors and configuration are stored.
        provenance: JSON-serialisable facts about how it was made.

    Raises:
        ExportError: the file cannot be written.
    """
    config = generator.config
    fields = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
    if isinstance(config.channels, Mapping):
        fields["channels"] = {str(resolution): count for resolution, count in config.channels.items()}
    metadata = {"architecture": architecture_of(generator), "config": fields, "provenance": dict(provenance)}
    write_tensors(path, generator.state_dict(), metadata)


def load_generator(path: str | Path) -> StyleSpace:
    """Read a generator of any architecture, frozen and ready for inference; nothing in the file is executed.

    Args:
        path: a file written by `save_generator`.

    Raises:
        AssetError: the file is missing, damaged, of another kind, or its tensors do not fit its
            configuration.
    """
    return make_generator(path, *read_tensors(path))


def make_generator(
    path: str | Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, Any]
) -> StyleSpace:
    """Return the generator that the content of a file describes; as `load_generator`."""
    name = metadata.get("architecture")
    if not isinstance(name, str) or name not in ARCHITECTURES:
        raise AssetError(
            f"{path}: field 'architecture' is {str(name)[:40]!r}, expected one of "
            f"{', '.join(ARCHITECTURES)}. Choose a generator file."
        )
    config = _parse_config(path, ARCHITECTURES[name].config, metadata.get("config"))
    return build_generator(path, config, tensors)


def build_generator(path: str | Path, config: Any, tensors: Mapping[str, torch.Tensor]) -> StyleSpace:
    """Put tensors into a generator, frozen and ready for inference.

    Args:
        path: the file that they came from, for the message.
        config: configuration of one of the `ARCHITECTURES`.
        tensors: name -> tensor, as in the generator's state.

    Raises:
        AssetError: a tensor is missing, unexpected, or of another shape.
    """
    kind = next(kind for kind in ARCHITECTURES.values() if isinstance(config, kind.config))
    generator = load_network(path, lambda: kind.generator(config), tensors, "Re-export the generator")
    for name, tensor in generator.state_dict().items():
        if not bool(tensor.isfinite().all()):
            raise AssetError(
                f"{path}: tensor '{name}' holds values that are not finite numbers. Choose another generator."
            )
    return generator.eval().requires_grad_(False)


def architecture_of(generator: StyleGenerator) -> str:
    """Return the name of a generator's architecture in `ARCHITECTURES`."""
    return next(name for name, kind in ARCHITECTURES.items() if isinstance(generator, kind.generator))


def _parse_config(path: str | Path, kind: type[Any], fields: Any) -> Any:
    names = {field.name for field in dataclasses.fields(kind)}
    if not isinstance(fields, dict) or "channels" not in fields or "img_resolution" not in fields:
        raise AssetError(
            f"{path}: field 'config' names no img_resolution and channels. Re-export the generator."
        )
    if unknown := sorted(fields.keys() - names):
        raise AssetError(f"{path}: field 'config.{unknown[0][:40]}' is not known. Re-export the generator.")
    try:
        return kind(**{**fields, "channels": _parse_channels(fields["channels"])})
    except (ValueError, TypeError, OverflowError) as error:
        raise AssetError(f"{path}: field config.{error}. Re-export the generator.") from error


def _parse_channels(channels: Any) -> Any:
    """Undo what JSON does to a table by resolution (text keys) or a tuple by layer (a list)."""
    if isinstance(channels, dict):
        return {
            int(key) if key.isdecimal() and len(key) < 10 else key: count for key, count in channels.items()
        }
    return tuple(channels) if isinstance(channels, list) else channels
