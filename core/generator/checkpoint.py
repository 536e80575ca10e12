"""Generator files: safetensors weights with their configuration and provenance as metadata."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.checkpoint import load_state, read_tensors, write_tensors
from core.errors import AssetError
from core.generator.stylegan2 import Generator, GeneratorConfig

_ARCHITECTURE = "stylegan2"
# A file beyond these is damaged or hostile: the largest published generators stay well inside.
_MAX_RESOLUTION = 2048
_MAX_WIDTH = 2048
_MAX_MAPPING_LAYERS = 16


def save_generator(path: str | Path, generator: Generator, provenance: Mapping[str, Any]) -> None:
    """Write a generator atomically.

    Args:
        path: target safetensors file.
        generator: its tensors and configuration are stored.
        provenance: JSON-serialisable facts about how it was made.

    Raises:
        AssetError: the file cannot be written.
    """
    config = generator.config
    fields = {
        "img_resolution": config.img_resolution,
        "channels": {str(resolution): count for resolution, count in config.channels.items()},
        "z_dim": config.z_dim,
        "w_dim": config.w_dim,
        "mapping_layers": config.mapping_layers,
    }
    metadata = {"architecture": _ARCHITECTURE, "config": fields, "provenance": dict(provenance)}
    write_tensors(path, generator.state_dict(), metadata)


def load_generator(path: str | Path) -> Generator:
    """Read a generator, frozen and ready for inference; nothing in the file is executed.

    Args:
        path: a file written by `save_generator`.

    Raises:
        AssetError: the file is missing, damaged, of another kind, or its tensors do not fit its
            configuration.
    """
    tensors, metadata = read_tensors(path)
    if metadata.get("architecture") != _ARCHITECTURE:
        raise AssetError(
            f"{path}: field 'architecture' is {metadata.get('architecture')!r}, expected "
            f"'{_ARCHITECTURE}'. Choose a generator file."
        )
    generator = Generator(_parse_config(path, metadata.get("config")))
    load_state(path, generator, tensors)
    return generator.eval().requires_grad_(False)


def _parse_config(path: str | Path, fields: Any) -> GeneratorConfig:
    if not isinstance(fields, dict) or not isinstance(fields.get("channels"), dict):
        raise AssetError(f"{path}: field 'config' has no channel table. Re-export the generator.")
    sizes = {name: _parse_size(path, name, value) for name, value in fields.items() if name != "channels"}
    try:
        channels = {int(key): _parse_size(path, "channels", n) for key, n in fields["channels"].items()}
        return GeneratorConfig(channels=channels, **sizes)
    except (TypeError, ValueError) as error:
        raise AssetError(f"{path}: field 'config' is wrong ({error}). Re-export the generator.") from error


def _parse_size(path: str | Path, name: str, value: Any) -> int:
    limits = {"img_resolution": _MAX_RESOLUTION, "mapping_layers": _MAX_MAPPING_LAYERS}
    limit = limits.get(name, _MAX_WIDTH)
    if type(value) is not int or not 1 <= value <= limit:
        raise AssetError(
            f"{path}: field 'config.{name}' is {value!r}, expected 1 to {limit}. Re-export the generator."
        )
    return value
