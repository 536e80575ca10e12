"""Archives of torch.save since version 1.6: a zip file with one pickle and one member per storage."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from core.files.refusal import RefusalError
from core.importing.tensors import StoragePool
from core.importing.unpickler import Unpickler, Vocabulary

_ZIP_START = b"PK\x03\x04"
_PICKLE = "/data.pkl"
_MAX_MEMBERS = 20_000
_LOCAL_HEADER = 30  # bytes before the name of a member


def load_archive(data: bytes, vocabulary: Vocabulary) -> Any:
    """Read the pickle of an archive with its storages; nothing is unpacked to disk.

    Args:
        data: the file.
        vocabulary: what the pickle may name.

    Raises:
        RefusalError: the archive is damaged, compressed, or holds members that torch does not write.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise RefusalError(f"its archive is damaged ({error})") from error
    seen = memoryview(data)
    contents = _check_members(members, seen)
    root = _root(contents)

    def fetch(key: str) -> memoryview:
        name = f"{root}/data/{key}"
        if name not in contents:
            raise RefusalError(f"its storage {key[:20]!r} is missing")
        return _content(contents[name], seen)

    order = contents.get(f"{root}/byteorder")
    if order is not None and _content(order, seen) != b"little":
        raise RefusalError("it was written on a big-endian machine")
    pickle = _content(contents[root + _PICKLE], seen)
    return Unpickler(pickle, vocabulary, StoragePool(fetch).resolve).load()


def _check_members(members: list[zipfile.ZipInfo], data: memoryview) -> dict[str, zipfile.ZipInfo]:
    """Return name -> member; raises RefusalError for what torch never writes."""
    if len(members) > _MAX_MEMBERS:
        raise RefusalError(f"its archive has {len(members)} members")
    contents: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = member.filename[:60]
        if member.compress_type != zipfile.ZIP_STORED or member.compress_size != member.file_size:
            raise RefusalError(f"its archive compresses {name!r}, which torch never does")
        parts = member.filename.split("/")
        if "\\" in member.filename or ":" in member.filename or {"", ".", ".."} & set(parts):
            raise RefusalError(f"its archive has a member with the path {name!r}")
        if member.filename in contents:
            raise RefusalError(f"its archive has two members {name!r}")
        contents[member.filename] = member
    if sum(member.file_size for member in members) > len(data):
        raise RefusalError("its archive promises more than it holds")
    return contents


def _content(member: zipfile.ZipInfo, data: memoryview) -> memoryview:
    """Return the bytes of an uncompressed member, without a copy."""
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != _ZIP_START:
        raise RefusalError("its archive is damaged")
    begin = member.header_offset + _LOCAL_HEADER + sum(struct.unpack_from("<HH", header, 26))
    content = data[begin : begin + member.file_size]
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise RefusalError(f"its archive is damaged in {member.filename[:60]!r}")
    return content


def _root(contents: dict[str, zipfile.ZipInfo]) -> str:
    roots = [
        name.removesuffix(_PICKLE) for name in contents if name.count("/") == 1 and name.endswith(_PICKLE)
    ]
    if len(roots) != 1:
        raise RefusalError("it is an archive, but none that torch wrote: it holds no single data.pkl")
    return roots[0]
