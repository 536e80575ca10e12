"""Session files: a whole edit as readable JSON, alone or inside an exported picture."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from core.animation import LONGEST_S, SHORTEST_S, Keyframe
from core.controls import Group
from core.errors import AssetError
from core.export import DESCRIPTION_TAG, PARAMETERS_FORMAT, PNG_KEY, write_whole
from core.pipeline import MAX_SEED, Donor, EditRequest, MixedPortrait, PortraitSource, StyleMix
from core.portrait_record import edit_record
from core.transfer import BLOCKS

SESSION_FORMAT = "rig-editor-session-1"
PICTURES = (".png", ".webp", ".jpg", ".jpeg")
LARGEST_FILE = 10_000_000


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

    source: PortraitSource
    controls: Mapping[str, float] = field(default_factory=dict)
    calibrated: bool = True
    keyframes: tuple[Keyframe, ...] = ()
    transfers: Mapping[Group, Donor] = field(default_factory=dict)
    mix: StyleMix | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether the portrait is the generator's own and nothing would be lost with it."""
        return not (self.controls or self.keyframes or self.transfers or self.mix)

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
    write_whole(path, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode())


class SavedEdit(NamedTuple):
    """What a file holds; only a session file is one that saving may write to again."""

    state: SessionState
    rig: RigIdentity
    is_session: bool


def read_session(path: Path) -> SavedEdit:
    """Read a session file, a parameters file, or the edit inside a picture that this program exported.

    Raises:
        AssetError: the file is missing, damaged or holds no edit; the sentence names file and field.
    """
    text = _text_in_picture(path) if path.suffix.lower() in PICTURES else _text_of_file(path)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AssetError(
            f"{path} holds no readable edit ({error}); choose a session or a portrait."
        ) from error
    if not isinstance(document, dict) or document.get("format") not in (SESSION_FORMAT, PARAMETERS_FORMAT):
        raise AssetError(f"{path}: field format is not {SESSION_FORMAT!r}; choose a session or a portrait.")
    is_session = document["format"] == SESSION_FORMAT
    return SavedEdit(_state(_Reader(path, document)), _identity(document), is_session)


def _text_of_file(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise AssetError(f"{path} is too large to be a session; choose another file.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssetError(f"{path} cannot be read ({error}); choose a session or a portrait.") from error


def _text_in_picture(path: Path) -> str:
    try:
        with Image.open(path) as picture:
            text = picture.info.get(PNG_KEY) or picture.getexif().get(DESCRIPTION_TAG)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise AssetError(f"{path} is not a picture or is damaged ({error}); choose another file.") from error
    if not isinstance(text, str):
        raise AssetError(
            f"{path} holds no edit: it was not exported by this program; choose another picture."
        )
    return text


class _Reader:
    """Reads fields of one JSON object and names the field that is wrong."""

    def __init__(self, path: Path, document: Mapping[str, Any], prefix: str = "") -> None:
        self._path, self._document, self._prefix = path, document, prefix

    def number(self, name: str, low: float, high: float) -> float:
        value = self._document.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.refusal(name, f"is not a number from {low:g} to {high:g}")
        return float(value)

    def seed(self) -> int:
        value = self._document.get("seed")
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SEED:
            raise self.refusal("seed", f"is not a whole number from 0 to {MAX_SEED}")
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self._document.get(name, default)
        if not isinstance(value, bool):
            raise self.refusal(name, "is neither true nor false")
        return bool(value)

    def values(self, name: str) -> dict[str, float]:
        found = self._document.get(name, {})
        if not isinstance(found, dict):
            raise self.refusal(name, "does not map names to numbers")
        for key, value in found.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise self.refusal(f"{name}.{key}", "is not a number")
        return {key: float(value) for key, value in found.items()}

    def parts(self, name: str) -> list[_Reader]:
        found = self._document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
            raise self.refusal(name, "is not a list of objects")
        return [_Reader(self._path, part, f"{name}[{number}].") for number, part in enumerate(found)]

    def part(self, name: str) -> _Reader | None:
        found = self._document.get(name)
        if found is not None and not isinstance(found, dict):
            raise self.refusal(name, "is not an object")
        return None if found is None else _Reader(self._path, found, f"{self._prefix}{name}.")

    def source(self) -> PortraitSource:
        return PortraitSource(self.seed(), self.number("truncation_psi", 0, 1))

    def mix(self) -> StyleMix | None:
        part = self.part("mix")
        return None if part is None else StyleMix(part.source(), part.layers())

    def layers(self) -> tuple[int, ...]:
        found = self._document.get("layers")
        if (
            not isinstance(found, list)
            or not found
            or not all(type(layer) is int and layer >= 0 for layer in found)
        ):
            raise self.refusal("layers", "is not a list of layer numbers")
        return tuple(sorted(set(found)))

    def transfers(self) -> dict[Group, Donor]:
        groups = self.part("transfers")
        unknown = None if groups is None else next((g for g in groups._document if g not in BLOCKS), None)
        if unknown is not None:
            raise self.refusal(f"transfers.{unknown}", f"is not one of {', '.join(BLOCKS)}")
        parts = {group: groups.part(group) for group in BLOCKS} if groups else {}
        return {group: part.donor() for group, part in parts.items() if part is not None}

    def donor(self) -> Donor:
        source, mix = self.source(), self.mix()
        return source if mix is None else MixedPortrait(source, mix)

    def refusal(self, name: str, problem: str) -> AssetError:
        return AssetError(f"{self._path}: field {self._prefix}{name} {problem}; correct or restore the file.")


def _state(reader: _Reader) -> SessionState:
    return SessionState(
        reader.source(),
        reader.values("controls"),
        reader.flag("calibrated", True),
        tuple(
            Keyframe(
                part.values("controls"),
                part.number("truncation_psi", 0, 1),
                part.number("seconds", SHORTEST_S, LONGEST_S),
            )
            for part in reader.parts("keyframes")
        ),
        reader.transfers(),
        reader.mix(),
    )


def _identity(document: Mapping[str, Any]) -> RigIdentity:
    rig = document.get("rig")
    found = rig if isinstance(rig, dict) else {}
    return RigIdentity(str(found.get("name", "")), str(found.get("fingerprint", "")))
