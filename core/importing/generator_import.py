"""Generator files of other codes become ours: the format is told from the content, never from the name."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import torch

from core.errors import AssetError
from core.files.checkpoint import parse_tensors
from core.files.file_kind import LEGACY_START, foreign_content, is_picture, is_zip
from core.files.refusal import RefusalError
from core.files.safetensors_file import is_safetensors, parse_safetensors
from core.files.whole_read import read_whole
from core.generator.checkpoint import architecture_of, build_generator, make_generator, save_generator
from core.generator.style_space import StyleSpace
from core.importing.assembly import Assembly
from core.importing.basicsr import as_rosinality, is_basicsr
from core.importing.nvidia import NVIDIA_VOCABULARY
from core.importing.nvidia_state import as_module, is_nvidia_state
from core.importing.nvidia_tf import import_nvidia_tf, is_nvidia_tf
from core.importing.nvidia_torch import import_nvidia_torch, is_nvidia_torch
from core.importing.rosinality import import_rosinality, is_rosinality
from core.importing.states import find_state
from core.importing.tensors import load_legacy
from core.importing.torch_archive import load_archive
from core.importing.unpickler import Unpickler

OWN_FORMAT = "rig editor"
_SMALLEST_FILE = 16
_W_SAMPLES = 4096
_KINDS_OF_PICTURES = {1: "grey pictures", 4: "pictures with transparency (RGBA)"}


def import_generator(path: Path) -> tuple[StyleSpace, dict[str, Any]]:
    """Read a generator of any known format; nothing in the file is executed.

    Args:
        path: a pickle of NVIDIA's TensorFlow or PyTorch codes, a checkpoint of rosinality/stylegan2-pytorch
            or of what builds on it, or a file that `save_generator` wrote.

    Returns:
        the generator, frozen and ready for inference, and where it comes from: format, file name, SHA-256.

    Raises:
        AssetError: the file is missing, damaged, hostile, of another kind, or its generator is not supported.
    """
    data = read_whole(path)
    try:
        generator, kind, notes = _import(path, data)
    except RefusalError as error:
        raise AssetError(f"{path} cannot be imported: {error}. Choose another file.") from error
    source = {"file": path.name, "sha256": hashlib.sha256(data).hexdigest(), "format": kind, **notes}
    return generator, {"source": source | {"architecture": architecture_of(generator)}}


def convert_generator(path: Path, out: Path) -> dict[str, Any]:
    """Import a generator and write it as our safetensors file; returns its provenance.

    Raises:
        AssetError: as `import_generator`, or the file cannot be written.
    """
    generator, provenance = import_generator(path)
    save_generator(out, generator, provenance)
    return provenance


def _import(path: Path, data: bytes) -> tuple[StyleSpace, str, dict[str, Any]]:
    """Return the generator, the format of its file, and what was decided on the way."""
    if foreign := foreign_content(data):
        raise RefusalError(foreign)
    if len(data) < _SMALLEST_FILE:
        raise RefusalError(f"it has {len(data)} bytes, so it cannot be a generator file")
    if is_safetensors(data):
        tensors, metadata = parse_safetensors(data)
        if "rig_editor" in metadata:
            return make_generator(path, *parse_tensors(data)), OWN_FORMAT, {}
        kind, content = "safetensors", tensors
    else:
        kind, content = _read(data)
    assembly = _assemble(content, len(data))
    return _build(path, assembly), kind, assembly.notes


def _read(data: bytes) -> tuple[str, Any]:
    """Return the format and what the file holds."""
    if is_zip(data):
        return "torch archive", load_archive(data, NVIDIA_VOCABULARY)
    if data.startswith(LEGACY_START):
        return "torch before 1.6", load_legacy(memoryview(data), NVIDIA_VOCABULARY)
    if data[0] == 0x80:
        return "pickle", Unpickler(memoryview(data), NVIDIA_VOCABULARY).load()
    if is_picture(data):
        raise RefusalError("it is a picture")
    raise RefusalError("it is neither a pickle, nor a file of torch, nor a safetensors file")


def _assemble(content: Any, budget: int) -> Assembly:
    if is_nvidia_tf(content):
        return import_nvidia_tf(content, budget)
    if is_nvidia_torch(content):
        return import_nvidia_torch(content, budget)
    found = find_state(content, (is_rosinality, is_basicsr, is_nvidia_state))
    if found is None:
        raise RefusalError("it holds no StyleGAN generator of a known code")
    if is_nvidia_state(found.tensors):
        assembly = import_nvidia_torch(as_module(found.tensors), budget)
        return assembly._replace(notes={"network": found.name, "assumed": "options of a new training"})
    renamed = found.tensors if is_rosinality(found.tensors) else as_rosinality(found.tensors)
    return import_rosinality(found._replace(tensors=renamed), budget)


def _build(path: Path, assembly: Assembly) -> StyleSpace:
    tensors = dict(assembly.tensors)
    _check_colours(tensors)
    sampled = "w_avg" not in tensors
    if sampled:
        tensors["w_avg"] = torch.zeros(assembly.config.w_dim)
        assembly.notes["w_avg"] = f"mean of {_W_SAMPLES} samples, seed 0: the file stores none"
    generator = build_generator(path, assembly.config, tensors)
    if sampled:
        z = torch.randn(_W_SAMPLES, generator.z_dim, generator=torch.Generator().manual_seed(0))
        generator.w_avg.copy_(generator.mapping(z).mean(dim=0))
    return generator


def _check_colours(tensors: dict[str, torch.Tensor]) -> None:
    for name, tensor in tensors.items():
        if "to_rgb" in name and name.endswith(".bias") and "affine" not in name and tensor.shape != (3,):
            channels = tensor.numel()
            pictures = _KINDS_OF_PICTURES.get(channels, f"pictures of {channels} channels")
            raise RefusalError(f"its generator makes {pictures}; only RGB is supported")
