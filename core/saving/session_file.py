"""Session files: edited portraits as readable JSON; an exported picture holds the edit of one."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from core.editing.animation import MOST_KEYFRAMES
from core.editing.portrait_source import LONGEST_NAME
from core.editing.session_state import MOST_SNAPSHOTS, PortraitState, SessionState, Snapshot
from core.errors import AssetError, ExportError, NoEditError
from core.files.file_kind import kind_of
from core.files.json_fields import JsonFields
from core.files.json_text import parse_json
from core.files.picture_file import open_picture
from core.files.refusal import RefusalError
from core.files.whole_file import json_bytes, write_whole
from core.files.whole_read import read_whole
from core.saving.edit_record import edit_record, read_edit
from core.saving.export import PARAMETERS_FORMAT
from core.saving.keyframe_record import keyframe_record, read_keyframe
from core.saving.picture_encoding import DESCRIPTION_TAG, PNG_KEY

SESSION_FORMAT = "rig-editor-session-2"
SINGLE_FORMAT = "rig-editor-session-1"  # of one portrait; sessions were kept so once
MOST_PORTRAITS = 10_000
MOST_BYTES = 2**26  # saved codes are long, and an edit may hold ten


@dataclass(frozen=True)
class RigIdentity:
    """The rig that a session was made with."""

    name: str
    fingerprint: str


def write_session(path: Path, state: SessionState, rig: RigIdentity) -> bytes:
    """Write a session file and return what it holds.

    Raises:
        ExportError: it cannot be written, or is larger than `read_session` takes.
    """
    document = {
        "format": SESSION_FORMAT,
        "rig": {"name": rig.name, "fingerprint": rig.fingerprint},
        "current": state.current,
        "portraits": [_portrait_record(portrait) for portrait in state.portraits],
        "snapshots": [{**edit_record(snapshot.edit), "name": snapshot.name} for snapshot in state.snapshots],
    }
    data = json_bytes(document)
    if len(data) > MOST_BYTES or len(state.portraits) > MOST_PORTRAITS:
        raise ExportError(
            f"{path} is not written: a session holds at most {MOST_PORTRAITS} portraits and "
            f"{MOST_BYTES >> 20} MiB; undo the edits of some portraits first."
        )
    write_whole(path, data)
    return data


class SavedEdit(NamedTuple):
    """What a file holds; only a session file is one that saving may write to again."""

    session: SessionState
    rig: RigIdentity
    is_session: bool

    @property
    def portrait(self) -> PortraitState:
        """The portrait that was on screen."""
        return self.session.portrait


def read_session(path: Path) -> SavedEdit:
    """Read a session file, a parameters file, or the edit inside a picture that this program exported.

    Raises:
        NoEditError: the file is a picture without an edit, such as a photograph.
        AssetError: the file is missing, damaged or holds no edit; the sentence names file and field.
    """
    is_picture = kind_of(path) == "picture"
    text: str | bytes = _text_in_picture(path) if is_picture else read_whole(path, MOST_BYTES)
    try:
        document = parse_json(text)
    except RefusalError as error:
        raise AssetError(
            f"{path} holds no readable edit: {error}; choose a session or a portrait."
        ) from error
    read = _READERS.get(str(document.get("format"))) if isinstance(document, dict) else None
    if read is None:
        raise AssetError(f"{path}: field format is not {SESSION_FORMAT!r}; choose a session or a portrait.")
    is_session = document["format"] != PARAMETERS_FORMAT and not is_picture
    return SavedEdit(read(JsonFields(path, document)), _identity(document), is_session)


def _text_in_picture(path: Path) -> str:
    with open_picture(path) as picture:
        text = picture.info.get(PNG_KEY) or _description(picture)
    if not isinstance(text, str) or not text.startswith("{"):
        raise NoEditError(
            f"{path} holds no edit: it was not exported by this program; choose another picture."
        )
    return text


def _description(picture: Image.Image) -> object:
    """Return the description in EXIF data; cameras write their own, and damaged data is not an edit."""
    try:
        return picture.getexif().get(DESCRIPTION_TAG)
    except (struct.error, KeyError, TypeError):
        return None


def _portrait_record(portrait: PortraitState) -> dict[str, Any]:
    keyframes = [keyframe_record(keyframe, portrait.source) for keyframe in portrait.keyframes]
    return {**edit_record(portrait.edit), "keyframes": keyframes}


def _read_portraits(fields: JsonFields) -> SessionState:
    parts = fields.parts("portraits")
    if not 0 < len(parts) <= MOST_PORTRAITS:
        raise fields.refusal("portraits", f"does not hold 1 to {MOST_PORTRAITS} portraits")
    portraits = tuple(_read_portrait(part) for part in parts)
    if len({portrait.source.at(1.0) for portrait in portraits}) < len(portraits):
        raise fields.refusal("portraits", "holds a portrait twice")
    current = fields.whole("current", 0, len(portraits) - 1)
    return SessionState(portraits, current, _read_snapshots(fields))


def _read_single(fields: JsonFields) -> SessionState:
    return SessionState((_read_portrait(fields),))


def _read_portrait(fields: JsonFields) -> PortraitState:
    parts = fields.parts("keyframes")
    if len(parts) > MOST_KEYFRAMES:
        raise fields.refusal("keyframes", f"holds more than {MOST_KEYFRAMES} keyframes")
    edit = read_edit(fields)
    return PortraitState(edit, tuple(read_keyframe(part, edit) for part in parts))


def _read_snapshots(fields: JsonFields) -> tuple[Snapshot, ...]:
    parts = fields.parts("snapshots")
    if len(parts) > MOST_SNAPSHOTS:
        raise fields.refusal("snapshots", f"holds more than {MOST_SNAPSHOTS} snapshots")
    return tuple(Snapshot(part.text("name", LONGEST_NAME), read_edit(part)) for part in parts)


_READERS: dict[str, Callable[[JsonFields], SessionState]] = {
    SESSION_FORMAT: _read_portraits,
    SINGLE_FORMAT: _read_single,
    PARAMETERS_FORMAT: _read_single,
}


def _identity(document: Mapping[str, Any]) -> RigIdentity:
    rig = document.get("rig")
    found = rig if isinstance(rig, dict) else {}
    return RigIdentity(str(found.get("name", "")), str(found.get("fingerprint", "")))
