"""Opening whatever a person may point at: a rig, finished or not, or the file of a generator."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import torch

from core.files.assets import SHIPPED_RIG
from core.files.file_kind import kind_of
from core.files.rig_files import FACE_MODEL, FREE_DIRECTIONS, GENERATOR, RIGNET
from core.importing.generator_import import OWN_FORMAT, import_generator
from core.rig.rig import FaceRig, GeneratorRig, load_folder
from core.rig.rig_file import manifest_of, rig_folder


def open_rig(path: Path, device: torch.device | str = "cpu") -> GeneratorRig:
    """Read a rig folder or file, or a generator file of any known format; nothing in it is executed.

    Raises:
        AssetError: it is missing, damaged, hostile or of another kind.
        ExportError: it is a rig file that cannot be unpacked.
    """
    if not os.path.exists(path):
        return load_folder(path, device)  # which names what is missing
    is_rig = kind_of(path) == "rig"
    return load_folder(rig_folder(path), device) if is_rig else open_generator(path, device)


def open_generator(path: Path, device: torch.device | str = "cpu") -> GeneratorRig:
    """Read a generator file as a rig that has only a generator; its hash is its fingerprint.

    Raises:
        AssetError: see `core.importing.generator_import.import_generator`.
    """
    generator, provenance = import_generator(path)
    files = {GENERATOR: provenance["source"]["sha256"]}
    manifest = {"name": path.stem, "files": files, "provenance": provenance}
    return GeneratorRig(path, generator.to(device), manifest)


def has_rignet(path: Path) -> bool:
    """Return whether `path` is a rig that says it has a RigNet; nothing but rig.json is read.

    Raises:
        AssetError: it is a folder or a rig file without a readable rig.json.
    """
    return kind_of(path) == "rig" and RIGNET in manifest_of(path)["files"]


def keeps_edits(path: Path, opened: GeneratorRig | None) -> bool:
    """Return whether every edit of the open rig can move over to `path`; nothing but rig.json is read.

    That is a rig with a RigNet whose controls and portraits are those of the open rig.

    Raises:
        AssetError: it is a folder or a rig file without a readable rig.json.
    """
    if not has_rignet(path):
        return False
    files, known = manifest_of(path)["files"], opened.manifest.get("files", {}) if opened else {}
    return all(files.get(name) == known.get(name) for name in (FACE_MODEL, GENERATOR, FREE_DIRECTIONS))


def is_foreign(rig: GeneratorRig) -> bool:
    """Return whether the rig is a generator file of another code, which would be read again every time."""
    return rig.path.is_file() and rig.manifest["provenance"]["source"]["format"] != OWN_FORMAT


def training_command(rig: GeneratorRig) -> str:
    """Return the command line that makes the missing networks of a rig, or goes on making them."""
    path, in_folder = rig.path.resolve(), rig.path.is_dir()
    generator = path / GENERATOR if in_folder else path
    model = path if isinstance(rig, FaceRig) else SHIPPED_RIG
    out = path if in_folder else Path("rigs") / path.stem
    options = {"--generator": generator, "--face-model": model / FACE_MODEL, "--out": out}
    words = [word for option, path in options.items() for word in (option, str(path))]
    return shlex.join(["python", "-m", "core", "train", *words])
