"""The rig folder: a frozen generator, a face model and the trained networks that connect them.

What a folder lacks, its type lacks: a bare generator is a `GeneratorRig`, one whose faces can be read is a
`FaceRig`, and only a `Rig` can be controlled.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import nn

from core.errors import AssetError
from core.face.face_shapes import face_shapes
from core.face.morphable_model import MorphableModel
from core.files.json_fields import JsonFields
from core.files.json_text import MOST_BYTES, parse_json
from core.files.refusal import RefusalError
from core.files.rig_files import (
    FACE_FILES,
    FACE_MODEL,
    FILES,
    FREE_DIRECTIONS,
    GENERATOR,
    MANIFEST,
    RECONSTRUCTOR,
    RIGNET,
    STATISTICS,
)
from core.files.whole_file import write_json
from core.files.whole_folder import complete_folder, whole_folder
from core.files.whole_read import read_whole
from core.generator.checkpoint import load_generator, save_generator
from core.generator.protocol import StyleGenerator
from core.rig.free_directions import FreeDirections
from core.rig.free_search import free_directions, plain_directions
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet
from core.rig.rignet_architectures import load_rignet
from core.rig.statistics import Statistics

SCHEMA_VERSION = 1
M = TypeVar("M", bound=nn.Module)
_LONGEST_TEXT = 255
FREE_NAMES = "free_names"
LONGEST_FREE_NAME = 60


@dataclass(frozen=True, eq=False)
class GeneratorRig:
    """A generator alone: its portraits can be browsed, truncated, mixed and saved.

    Attributes:
        path: the rig folder, or the file of a generator that is in none.
        manifest: what rig.json says; `files` maps names to hashes.
        stored_free: the free directions in the folder, where there are any.
    """

    path: Path
    generator: StyleGenerator
    manifest: dict[str, Any]
    stored_free: FreeDirections | None = field(default=None, kw_only=True)

    @cached_property
    def free(self) -> FreeDirections:
        """Its free directions: those in the folder, or those found at the first look, within a second."""
        return self._find_free() if self.stored_free is None else self.stored_free

    @property
    def free_names(self) -> Mapping[str, str]:
        """Names that somebody gave to the free directions, by the name of the control."""
        return self.manifest.get(FREE_NAMES, {})

    @property
    def name(self) -> str:
        """Name for titles and file metadata; what is no text in a file's name becomes “?”."""
        return str(self.manifest.get("name", self.path.name)).encode(errors="replace").decode()

    @property
    def device(self) -> torch.device:
        """Where its networks are."""
        return self.generator.w_avg.device

    @property
    def networks(self) -> tuple[nn.Module | StyleGenerator, ...]:
        """What lies on that device."""
        return (self.generator,)

    def move(self, device: torch.device) -> None:
        """Bring the networks to another device, in place."""
        with torch.inference_mode(False):  # searches differentiate them
            for network in self.networks:
                network.to(device)

    @property
    def fingerprint(self) -> str:
        """Hash over the hashes of all files: equal rigs have equal fingerprints."""
        return fingerprint_of(self.manifest)

    @property
    def free_key(self) -> str:
        """Hash over the files that decide what its free directions are: equal keys mean equal directions."""
        files = self.manifest["files"]
        decisive = FREE_DIRECTIONS if FREE_DIRECTIONS in files else STATISTICS
        return fingerprint_of({"files": {name: files.get(name) for name in (GENERATOR, decisive)}})

    @property
    def shape_key(self) -> str:
        """Hash over the files that decide what its shapes are: equal keys mean equal shapes."""
        files = self.manifest["files"]
        return fingerprint_of({"files": {name: files.get(name) for name in (FACE_MODEL, STATISTICS)}})

    def _find_free(self) -> FreeDirections:
        return plain_directions(self.generator)


@dataclass(frozen=True, eq=False)
class FaceRig(GeneratorRig):
    """A generator whose portraits can be read as faces, but not moved: its RigNet is still to be trained.

    The face model stays on the CPU, wherever the networks are: meshes are drawn and written there, and so are
    the parameters that edits return.
    """

    model: MorphableModel
    reconstructor: FaceReconstructor
    statistics: Statistics

    @property
    def networks(self) -> tuple[nn.Module | StyleGenerator, ...]:
        """What lies on that device."""
        return self.generator, self.reconstructor

    def _find_free(self) -> FreeDirections:
        return free_directions(self.generator, self.model, self.reconstructor, self.statistics)


@dataclass(frozen=True, eq=False)
class Rig(FaceRig):
    """Everything that an edit needs, loaded and frozen."""

    rignet: RigNet

    @property
    def networks(self) -> tuple[nn.Module | StyleGenerator, ...]:
        """What lies on that device."""
        return self.generator, self.reconstructor, self.rignet


def fingerprint_of(manifest: Mapping[str, Any]) -> str:
    """Return the fingerprint of the rig that a manifest describes."""
    return hashlib.sha256(json.dumps(manifest["files"], sort_keys=True).encode()).hexdigest()


def save_rig(rig: FaceRig, provenance: dict[str, Any], quality: dict[str, Any]) -> None:
    """Write the folder `rig.path`, networks in half precision; the rig in it is the old one or the new one.

    Raises:
        ExportError: the folder cannot be written, or the disk is full.
    """
    with whole_folder(rig.path) as folder:
        _write_files(folder, rig, provenance)
        write_json(folder / MANIFEST, _manifest(folder, rig) | {"provenance": provenance, "quality": quality})


def _write_files(folder: Path, rig: FaceRig, provenance: dict[str, Any]) -> None:
    save_generator(folder / GENERATOR, copy.deepcopy(rig.generator).half(), provenance)
    rig.model.save(folder / FACE_MODEL)
    _half(rig.reconstructor).save(folder / RECONSTRUCTOR)
    rig.statistics.save(folder / STATISTICS)
    if rig.stored_free is not None:
        rig.stored_free.save(folder / FREE_DIRECTIONS)
    if isinstance(rig, Rig):
        _half(rig.rignet).save(folder / RIGNET)


def _manifest(folder: Path, rig: FaceRig) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "name": rig.name,
        "blocks": {block.name: block.size for block in rig.model.table.blocks},
        "num_ws": rig.generator.num_ws,
        "reader": rig.reconstructor.reader,
        **(_description(rig.rignet) if isinstance(rig, Rig) else {}),
        **({FREE_NAMES: dict(rig.free_names)} if rig.free_names else {}),
        "files": {name: sha256_of(folder / name) for name in _written(rig)},
    }


def _written(rig: FaceRig) -> list[str]:
    names = FILES if isinstance(rig, Rig) else FACE_FILES
    return [*names, *([FREE_DIRECTIONS] if rig.stored_free is not None else [])]


def load_rig(path: Path, device: torch.device | str = "cpu") -> Rig:
    """Read a complete rig folder.

    Raises:
        AssetError: as `load_folder`, or the rig has no RigNet.
    """
    rig = load_folder(path, device)
    if not isinstance(rig, Rig):
        raise AssetError(f"The rig {path} is not finished: it holds no {RIGNET}; train it to the end.")
    return rig


def load_folder(path: Path, device: torch.device | str = "cpu") -> GeneratorRig:
    """Read a rig folder with what it holds: a `Rig`, a `FaceRig` or a `GeneratorRig`.

    Raises:
        AssetError: the folder or a file is missing, damaged, of another version, or the parts do not fit.
    """
    manifest = read_manifest(path)
    try:
        return _load_listed(path, manifest, device)
    except AssetError:
        again = read_manifest(path)
        if again["files"] == manifest["files"]:  # else another process put a new rig there meanwhile
            raise
    return _load_listed(path, again, device)


def _load_listed(path: Path, manifest: dict[str, Any], device: torch.device | str) -> GeneratorRig:
    listed = manifest["files"]
    names = FILES if RIGNET in listed else FACE_FILES if {*FACE_FILES} <= {*listed} else (GENERATOR,)
    for name in names:
        check_file(path / name, listed.get(name))
    generator = _frozen(load_generator(path / GENERATOR), device)
    free = _load_free(path, listed, generator)
    if names == (GENERATOR,):
        return GeneratorRig(path, generator, manifest, stored_free=free)
    rig = FaceRig(
        path,
        generator,
        manifest,
        _frozen(MorphableModel.load(path / FACE_MODEL), "cpu"),
        _frozen(FaceReconstructor.load(path / RECONSTRUCTOR), device),
        Statistics.load(path / STATISTICS),
        stored_free=free,
    )
    _check_network(path / RECONSTRUCTOR, rig.reconstructor, rig)
    rig.statistics.check(path / STATISTICS, rig.model.table.size, generator.w_dim)
    identities = rig.statistics.params[:, rig.model.table.slice("identity")]
    rig.model.shapes = face_shapes(rig.model, torch.from_numpy(identities))
    return with_rignet(rig, path / RIGNET) if names == FILES else rig


def _load_free(path: Path, listed: Mapping[str, str], generator: StyleGenerator) -> FreeDirections | None:
    file = path / FREE_DIRECTIONS
    if file.name not in listed:
        return None
    check_file(file, listed[file.name])
    free = FreeDirections.load(file)
    free.check(file, generator)
    return free


def read_manifest(path: Path) -> dict[str, Any]:
    """Read and check rig.json; raises AssetError."""
    if not os.path.isdir(path):  # pathlib lets names out that no file system takes
        raise AssetError(f"The rig folder {path} does not exist; choose a folder that holds {MANIFEST}.")
    with contextlib.suppress(OSError):  # a folder that cannot be written is read as it is
        complete_folder(path)
    file = path / MANIFEST
    if not file.exists():
        raise AssetError(f"{path} is not a rig folder: it holds no {MANIFEST}; choose another folder.")
    return parse_manifest(file, read_whole(file, MOST_BYTES))


def parse_manifest(file: Path, data: bytes) -> dict[str, Any]:
    """Return what rig.json says in `data`; `file` is what sentences name. Raises AssetError."""
    try:
        manifest = parse_json(data)
    except RefusalError as error:
        raise AssetError(f"{file} cannot be read: {error}; restore it.") from error
    if not isinstance(manifest, dict) or manifest.get("schema_version") != SCHEMA_VERSION:
        raise AssetError(f"{file}: field schema_version is not {SCHEMA_VERSION}; re-make the rig.")
    _check_manifest(JsonFields(file, manifest))
    return manifest


def _check_manifest(fields: JsonFields) -> None:
    """Check what is read from rig.json later on; raises AssetError."""
    files = fields.part("files")
    for name in files:
        files.text(name, _LONGEST_TEXT)
    if "name" in fields:
        fields.text("name", _LONGEST_TEXT)
    names = fields.optional_part(FREE_NAMES)
    for name in names or ():
        assert names is not None, "an empty tuple has no names"
        names.text(name, LONGEST_FREE_NAME)
    quality = fields.optional_part("quality")
    reliable = quality.optional_part("reliable") if quality else None
    for name in reliable or ():
        assert reliable is not None, "an empty tuple has no names"
        reliable.span(name)


def check_file(file: Path, expected: str | None) -> None:
    """Compare a file of a rig with its hash in the manifest; raises AssetError."""
    if not file.exists():
        raise AssetError(f"The rig lacks {file.name} in {file.parent}; restore the folder.")
    if sha256_of(file) != expected:
        raise AssetError(
            f"{file} is damaged: its hash is not the one in {MANIFEST}; restore the file or re-make the rig."
        )


def with_rignet(rig: FaceRig, path: Path) -> Rig:
    """Return the rig with another RigNet, trained for the same generator and face model.

    Raises:
        AssetError: the file is not a RigNet, or it was trained for something else.
    """
    device = rig.generator.w_avg.device
    rignet = _frozen(load_rignet(path), device)
    _check_network(path, rignet, rig)
    files = rig.manifest["files"] | {RIGNET: sha256_of(path)}
    manifest = rig.manifest | {"files": files, **_description(rignet)}
    parts = rig.path, rig.generator, manifest, rig.model, rig.reconstructor, rig.statistics
    return Rig(*parts, rignet, stored_free=rig.stored_free)


def _check_network(file: Path, network: FaceReconstructor | RigNet, rig: FaceRig) -> None:
    if network.num_ws != rig.generator.num_ws or network.w_dim != rig.generator.w_dim:
        raise AssetError(f"{file} was trained for another generator; train it for this rig.")
    if network.table != rig.model.table:
        raise AssetError(f"{file} was trained for another face model; train it for this rig.")


def _description(rignet: RigNet) -> dict[str, str]:
    return {"rignet_mode": rignet.mode, "rignet_architecture": rignet.architecture}


def sha256_of(file: Path) -> str:
    """Return the hash of a file, as manifests list it; raises AssetError where it cannot be read."""
    return hashlib.sha256(read_whole(file)).hexdigest()


def _half(module: M) -> M:
    return copy.deepcopy(module).half()


def _frozen(module: M, device: torch.device | str) -> M:
    return module.to(device).eval().requires_grad_(False)
