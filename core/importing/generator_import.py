"""Generator files of other codes become ours: the format is told from the content, never from the name."""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path
from typing import Any

import torch

from core.errors import AssetError
from core.generator.checkpoint import architecture_of, build_generator, load_generator, save_generator
from core.generator.style_space import StyleSpace
from core.importing.assembly import Assembly
from core.importing.nvidia import NVIDIA_VOCABULARY
from core.importing.nvidia_tf import import_nvidia_tf, is_nvidia_tf
from core.importing.nvidia_torch import import_nvidia_torch, is_nvidia_torch
from core.importing.refusal import RefusalError
from core.importing.rosinality import import_rosinality, is_rosinality
from core.importing.tensors import LEGACY_START, TENSOR_VOCABULARY, load_legacy
from core.importing.torch_archive import ZIP_START, load_archive
from core.importing.unpickler import Unpickler

OWN_FORMAT = "rig editor"
_MAX_FILE = 2**33
_W_SAMPLES = 4096


def import_generator(path: Path) -> tuple[StyleSpace, dict[str, Any]]:
    """Read a generator of any known format; nothing in the file is executed.

    Args:
        path: a pickle of NVIDIA's TensorFlow or PyTorch codes, a checkpoint of
            rosinality/stylegan2-pytorch, or a file that `save_generator` wrote.

    Returns:
        the generator, frozen and ready for inference, and where it comes from: format, file name, SHA-256.

    Raises:
        AssetError: the file is missing, damaged, hostile, of another kind, or its generator is not supported.
    """
    data = _map(path)
    if data[8:9] == b"{":
        generator, kind, notes = load_generator(path), OWN_FORMAT, {}
    else:
        try:
            kind, content = _read(path, data)
            assembly = _assemble(kind, content, len(data))
        except RefusalError as error:
            raise AssetError(f"{path} cannot be imported: {error}. Choose another file.") from error
        generator, notes = _build(path, assembly), assembly.notes
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


def _map(path: Path) -> memoryview:
    """Return the bytes of a file without reading them all at once."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if not 16 <= size <= _MAX_FILE:
                raise AssetError(f"{path} has {size} bytes: it is no generator file. Choose another file.")
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise AssetError(f"{path} cannot be read ({error.strerror}). Check the path.") from error


def _read(path: Path, data: memoryview) -> tuple[str, Any]:
    """Return the format and what the file holds."""
    if data[:4] == ZIP_START:
        return "torch archive", load_archive(path, data, TENSOR_VOCABULARY)
    if data[: len(LEGACY_START)] == LEGACY_START:
        return "torch before 1.6", load_legacy(data, TENSOR_VOCABULARY)
    if data[0] == 0x80:
        return "pickle", Unpickler(data, NVIDIA_VOCABULARY).load()
    raise RefusalError("it is neither a pickle, nor a file of torch, nor a safetensors file")


def _assemble(kind: str, content: Any, budget: int) -> Assembly:
    if kind == "pickle":
        if is_nvidia_tf(content):
            return import_nvidia_tf(content, budget)
        if is_nvidia_torch(content):
            return import_nvidia_torch(content, budget)
    elif is_rosinality(content):
        return import_rosinality(content, budget)
    raise RefusalError("it holds no StyleGAN generator of a known code")


def _build(path: Path, assembly: Assembly) -> StyleSpace:
    tensors = dict(assembly.tensors)
    sampled = "w_avg" not in tensors
    if sampled:
        tensors["w_avg"] = torch.zeros(assembly.config.w_dim)
        assembly.notes["w_avg"] = f"mean of {_W_SAMPLES} samples, seed 0: the file stores none"
    generator = build_generator(path, assembly.config, tensors)
    if sampled:
        z = torch.randn(_W_SAMPLES, generator.z_dim, generator=torch.Generator().manual_seed(0))
        generator.w_avg.copy_(generator.mapping(z).mean(dim=0))
    return generator
