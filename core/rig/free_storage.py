"""Free directions and their names in a rig folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import RequestError
from core.files.rig_files import FREE_DIRECTIONS, MANIFEST
from core.files.whole_file import write_json
from core.files.whole_folder import whole_folder
from core.rig.free_directions import FreeDirections
from core.rig.rig import FREE_NAMES, LONGEST_FREE_NAME, read_manifest, sha256_of


def store_free(
    path: Path, free: FreeDirections, names: Mapping[str, str], measured: Mapping[str, Any]
) -> None:
    """Put free directions into a rig folder, with their names and what was measured of them (JSON values).

    Raises:
        AssetError: it is not a rig folder.
        ExportError: it cannot be written, or the disk is full.
    """
    manifest = read_manifest(path)
    with whole_folder(path) as folder:
        free.save(folder / FREE_DIRECTIONS)
        files = manifest["files"] | {FREE_DIRECTIONS: sha256_of(folder / FREE_DIRECTIONS)}
        quality = (manifest.get("quality") or {}) | {"free_directions": dict(measured)}
        changed = {"files": files, "quality": quality, FREE_NAMES: dict(names)}
        write_json(folder / MANIFEST, manifest | changed)


def store_free_names(path: Path, names: Mapping[str, str]) -> None:
    """Name controls of free directions in a rig folder; an empty name takes one away.

    Raises:
        AssetError: it is not a rig folder.
        ExportError: it cannot be written, or the disk is full.
        RequestError: a name is too long.
    """
    manifest = read_manifest(path)
    named = {**manifest.get(FREE_NAMES, {}), **{key: checked_name(name) for key, name in names.items()}}
    write_json(path / MANIFEST, manifest | {FREE_NAMES: {key: name for key, name in named.items() if name}})


def checked_name(name: str) -> str:
    """Return a name without what is no text around it; raises RequestError where it is too long."""
    name = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    if len(name) > LONGEST_FREE_NAME:
        raise RequestError(f"A name has at most {LONGEST_FREE_NAME} characters; shorten it.")
    return name
