"""A rig folder as one file: an archive of its files as they are, which opens like the folder.

It is written uncompressed, so that what a stranger's file takes on disk and in memory is never more than its
own size. It is unpacked once, into a folder of the user's named after its `rig.json`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from platformdirs import user_data_path

from core.errors import AssetError
from core.files.inputs import keep_inputs
from core.files.npz import DAMAGES
from core.files.refusal import RefusalError
from core.files.rig_files import GENERATOR, LISTED, MANIFEST, PREVIEW
from core.files.whole_file import whole_file
from core.files.whole_folder import whole_folder
from core.files.whole_read import open_plain, read_whole
from core.rig.rig import check_file, parse_manifest, read_manifest

_KNOWN = (MANIFEST, *LISTED, PREVIEW)
_ENCRYPTED = 0x1
_DATE = (1980, 1, 1, 0, 0, 0)  # equal rigs make equal files


def rigs_folder() -> Path:
    """Return the folder of unpacked rigs; each of them may be deleted and comes back from its file."""
    return user_data_path("rig-editor", appauthor=False) / "rigs"


def is_unpacked(path: Path) -> bool:
    """Return whether a rig's folder was made from one file."""
    return rigs_folder() in path.absolute().parents


def pack_rig(folder: Path, file: Path) -> None:
    """Write a rig folder as one file.

    Raises:
        AssetError: it is no rig folder, or one of its files is missing or damaged.
        ExportError: the file cannot be written, or lies where the rig's own are.
    """
    manifest = read_manifest(folder)
    names = _listed(folder / MANIFEST, manifest)
    for name in names:
        check_file(folder / name, manifest["files"][name])
    preview = [PREVIEW] if (folder / PREVIEW).is_file() else []
    members = [MANIFEST, *names, *preview]
    keep_inputs([folder / name for name in members], [file])
    with whole_file(file) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in members:
            archive.writestr(zipfile.ZipInfo(name, _DATE), read_whole(folder / name))


def rig_folder(path: Path) -> Path:
    """Return the folder of a rig that is named by its folder, its rig.json or its one file.

    Raises:
        AssetError: it is a file that holds no whole rig.
        ExportError: the rig cannot be unpacked.
    """
    if os.path.isdir(path):
        return path
    return path.parent if path.name == MANIFEST else unpacked(path)


def manifest_of(path: Path) -> dict[str, Any]:
    """Read and check rig.json of a folder or a rig file, and nothing else; raises AssetError."""
    if os.path.isdir(path) or path.name == MANIFEST:
        return read_manifest(rig_folder(path))
    with _opened(path) as archive:
        return parse_manifest(path / MANIFEST, archive.read(MANIFEST))


def unpacked(file: Path) -> Path:
    """Return the folder of a rig file, which is unpacked where that folder is missing or damaged.

    Raises:
        AssetError: the file is missing, damaged or hostile, or holds no whole rig; nothing is written then.
        ExportError: the folder cannot be written, or the disk is full.
    """
    with _opened(file) as archive:
        data = {name: archive.read(name) for name in archive.namelist()}
    manifest = parse_manifest(file / MANIFEST, data[MANIFEST])
    for name in _listed(file / MANIFEST, manifest):
        _check_member(file, data.get(name), name, manifest["files"][name])
    extra = sorted({*data} - {*manifest["files"], MANIFEST, PREVIEW})
    if extra:
        raise AssetError(f"{file} holds {extra[0]}, which its {MANIFEST} does not list; get the file again.")
    folder = rigs_folder() / _folder_name(manifest, data[MANIFEST])
    if not _is_whole(folder, data[MANIFEST], manifest):
        with whole_folder(folder) as partial:
            for name, content in data.items():
                (partial / name).write_bytes(content)
    return folder


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open a rig file whose members are checked for names and sizes; raises AssetError."""
    try:
        with open_plain(file) as stream, zipfile.ZipFile(stream) as archive:
            _check_members(archive.infolist(), _size_of(stream))
            yield archive
    except DAMAGES as error:
        raise AssetError(f"{file} is not a whole rig file ({error}); get the file again.") from error


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what `pack_rig` never writes, before anything is read; raises RefusalError."""
    names = [member.filename for member in members]
    if MANIFEST not in names:
        raise RefusalError(f"it holds no {MANIFEST}")
    for member in members:
        if member.filename not in _KNOWN:
            raise RefusalError(f"it holds {member.filename[:80]!r}, which is no file of a rig")
        if names.count(member.filename) > 1:
            raise RefusalError(f"it holds {member.filename} twice")
        if member.flag_bits & _ENCRYPTED:
            raise RefusalError(f"its {member.filename} is encrypted")
        if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
            raise RefusalError(f"its {member.filename} is compressed, and rig files never are")
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
            raise RefusalError(f"its {member.filename} is a link or no plain file")
    if sum(member.file_size for member in members) > size:
        raise RefusalError("its files claim more bytes than it has")


def _check_member(file: Path, data: bytes | None, name: str, expected: str) -> None:
    if data is None:
        raise AssetError(f"{file} lacks {name}; get the file again.")
    if hashlib.sha256(data).hexdigest() != expected:
        raise AssetError(
            f"{file} is damaged: the hash of {name} is not the one in {MANIFEST}; get the file again."
        )


def _listed(file: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return the files that a manifest lists.

    Raises:
        AssetError: one is no file of a rig, or there is no generator among them.
    """
    strange = sorted({*manifest["files"]} - {*LISTED})
    if strange:
        raise AssetError(f"{file}: field files lists {strange[0]!r}, which is no file of a rig.")
    if GENERATOR not in manifest["files"]:
        raise AssetError(f"{file}: field files lists no {GENERATOR}; re-make the rig.")
    return [name for name in LISTED if name in manifest["files"]]


def _is_whole(folder: Path, manifest_data: bytes, manifest: Mapping[str, Any]) -> bool:
    """Whether a folder holds what a rig file would put there."""
    try:
        for name, expected in manifest["files"].items():
            check_file(folder / name, expected)
        return read_whole(folder / MANIFEST) == manifest_data
    except AssetError:
        return False


def _folder_name(manifest: Mapping[str, Any], data: bytes) -> str:
    """Return a name that no other rig has, and that people recognise."""
    readable = re.sub(r"[^\w-]+", "-", str(manifest.get("name", "")), flags=re.ASCII).strip("-")[:40]
    return f"{readable or 'rig'}-{hashlib.sha256(data).hexdigest()[:16]}"


def _size_of(stream: IO[bytes]) -> int:
    return os.fstat(stream.fileno()).st_size
