"""Session files: a whole edit as readable JSON, alone or inside an exported picture."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from core.editing.animation import LONGEST_S, SHORTEST_S, Keyframe
from core.editing.edit_request import Donor, EditRequest, StyleMix
from core.editing.portrait_source import Portrait, SavedPortrait
from core.errors import AssetError, NoEditError
from core.face.groups import GroupName
from core.files.file_kind import kind_of
from core.files.json_fields import JsonFields
from core.files.json_text import MOST_BYTES, parse_json
from core.files.picture_file import open_picture
from core.files.refusal import RefusalError
from core.files.whole_file import write_json
from core.files.whole_read import read_whole
from core.saving.edit_record import edit_record, read_edit
from core.saving.export import DESCRIPTION_TAG, PARAMETERS_FORMAT, PNG_KEY

SESSION_FORMAT = "rig-editor-session-1"


@dataclass(frozen=True)
class SessionState:
    """Everything that a session file keeps and that undo brings back.

    Attributes:
        source: the portrait that is edited.
        controls: values of the touched controls only, in their display units.
        calibrated: whether edits are corrected until F sees them (see `core.rig.calibration`).
        keyframes: the animation, for this portrait.
        transfers: whose pose, expression or light the portrait has.
        mix: style layers taken from another portrait.
    """

    source: Portrait
    controls: Mapping[str, float] = field(default_factory=dict)
    calibrated: bool = True
    keyframes: tuple[Keyframe, ...] = ()
    transfers: Mapping[GroupName, Donor] = field(default_factory=dict)
    mix: StyleMix | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether the portrait is the generator's own of a seed and nothing would be lost with it."""
        is_own = not isinstance(self.source, SavedPortrait)
        return is_own and not (self.controls or self.keyframes or self.transfers or self.mix)

    def request(self) -> EditRequest:
        """Return the edit whose picture this is."""
        request = EditRequest.of(
            self.source, self.controls, calibrated=self.calibrated, transfers=self.transfers
        )
        return dataclasses.replace(request, mix=self.mix)

    def with_edit(self, request: EditRequest) -> SessionState:
        """Return the state whose picture is that of `request`; another portrait has no keyframes yet."""
        return SessionState(
            request.source,
            dict(request.controls),
            request.calibrated,
            self.keyframes if request.source == self.source else (),
            dict(request.transfers),
            request.mix,
        )


@dataclass(frozen=True)
class RigIdentity:
    """The rig that a session was made with."""

    name: str
    fingerprint: str


def write_session(path: Path, state: SessionState, rig: RigIdentity) -> None:
    """Write a session file; raises ExportError."""
    document = {
        "format": SESSION_FORMAT,
        "rig": {"name": rig.name, "fingerprint": rig.fingerprint},
        **edit_record(state.request()),
        "keyframes": [
            {"seconds": k.seconds, "truncation_psi": k.truncation_psi, "controls": dict(k.controls)}
            for k in state.keyframes
        ],
    }
    write_json(path, document)


class SavedEdit(NamedTuple):
    """What a file holds; only a session file is one that saving may write to again."""

    state: SessionState
    rig: RigIdentity
    is_session: bool


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
    if not isinstance(document, dict) or document.get("format") not in (SESSION_FORMAT, PARAMETERS_FORMAT):
        raise AssetError(f"{path}: field format is not {SESSION_FORMAT!r}; choose a session or a portrait.")
    is_session = document["format"] == SESSION_FORMAT
    return SavedEdit(_state(JsonFields(path, document)), _identity(document), is_session)


def _text_in_picture(path: Path) -> str:
    with open_picture(path) as picture:
        text = picture.info.get(PNG_KEY) or _description(picture)
    if not isinstance(text, str) or not text.startswith("{"):
        raise NoEditError(
            f"{path} holds no edit: it was not exported by this program; choose another picture."
        )
    return text


def _description(picture: Image.Image) -> object:
    """Return the description in EXIF data; cameras write their own, and damaged data is no edit."""
    try:
        return picture.getexif().get(DESCRIPTION_TAG)
    except (struct.error, KeyError, TypeError):
        return None


def _state(fields: JsonFields) -> SessionState:
    edit = read_edit(fields)
    keyframes = tuple(
        Keyframe(
            part.values("controls"),
            part.number("truncation_psi", 0, 1),
            part.number("seconds", SHORTEST_S, LONGEST_S),
        )
        for part in fields.parts("keyframes")
    )
    return dataclasses.replace(SessionState(edit.source).with_edit(edit), keyframes=keyframes)


def _identity(document: Mapping[str, Any]) -> RigIdentity:
    rig = document.get("rig")
    found = rig if isinstance(rig, dict) else {}
    return RigIdentity(str(found.get("name", "")), str(found.get("fingerprint", "")))
