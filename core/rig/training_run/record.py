"""How far a run is, as it says in its work folder: one small file, always whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from core.errors import AssetError
from core.files.claim import is_claimed
from core.files.json_fields import JsonFields
from core.files.json_text import read_json
from core.files.rig_files import MANIFEST
from core.rig.training_run.order import RigOrder

PROGRESS = "progress.json"
SAMPLE_PICTURE = "sample.png"
FIRST_SAMPLES = "first_samples.png"
LOG = "train.log"
STOP = "stop"

Stage = Literal[
    "first samples",
    "samples",
    "first reconstructor",
    "turned portraits",
    "detector",
    "reconstructor",
    "rignet",
    "judging",
]
"""In the order in which a rig is made; the last one is where it ends."""
STAGES: tuple[Stage, ...] = get_args(Stage)
State = Literal["running", "stopped", "failed", "done"]
Losses = dict[str, list[tuple[float, float]]]
"""Stage → share of its training and loss, in ascending order."""

_VERSION = 1
_LONGEST = 4_096
_MOST_SECONDS = 1e9
_MOST_POINTS = 1_000


@dataclass(frozen=True)
class RunRecord:
    """How far a run is.

    Attributes:
        order: what it makes.
        state: as the run itself wrote it: one that was killed still says that it is running.
        stage: what is being done.
        share: of the whole run that is done, 0 … 1.
        seconds_left: until the rig is finished; None where nobody knows.
        read, faces: samples that were looked at, and those of them that show a face.
        sentence: why it failed.
        crop: how its pictures are cropped, where that is not FFHQ's.
        losses: of the trainings so far.
        plan: seconds expected for each stage.
    """

    order: RigOrder
    state: State = "running"
    stage: Stage = "first samples"
    share: float = 0.0
    seconds_left: float | None = None
    read: int = 0
    faces: int = 0
    sentence: str = ""
    crop: str = ""
    losses: Losses = field(default_factory=dict)
    plan: dict[str, float] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the record as JSON values."""
        names = ("state", "stage", "share", "seconds_left", "read", "faces", "sentence", "crop", "losses")
        values = {name: getattr(self, name) for name in names}
        return {"version": _VERSION, "order": self.order.document(), **values, "plan": self.plan}


def read_record(work: Path) -> RunRecord | None:
    """Return what the run of a work folder says; None where there is none.

    Raises:
        AssetError: the file is damaged.
    """
    path = work / PROGRESS
    if not path.is_file():
        return None
    document = read_json(path, remedy="start the run again")
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        raise AssetError(f"{path}: field version is not {_VERSION}; start the run again.")
    fields = JsonFields(path, document)
    left = document.get("seconds_left")
    order = document.get("order")
    return RunRecord(
        order=RigOrder.read(work, path, order if isinstance(order, dict) else {}),
        state=_one_of(fields, "state", get_args(State)),
        stage=_one_of(fields, "stage", STAGES),
        share=fields.number("share", 0, 1),
        seconds_left=None if left is None else fields.number("seconds_left", 0, _MOST_SECONDS),
        read=fields.whole("read", 0, 10**9),
        faces=fields.whole("faces", 0, 10**9),
        sentence=fields.text("sentence", _LONGEST),
        crop=fields.text("crop", _LONGEST),
        losses=_read_losses(fields, document),
        plan={stage: seconds for stage, seconds in fields.values("plan").items() if stage in STAGES},
    )


def holds_finished_rig(out: Path, work: Path) -> bool:
    """Return whether a rig lies in a folder that no run of this work folder is making."""
    return (out / MANIFEST).is_file() and not (work / PROGRESS).is_file()


def is_running(work: Path) -> bool:
    """Return whether a process works on a folder; raises ExportError where the folder cannot be read."""
    return work.is_dir() and is_claimed(work / PROGRESS)


def _one_of(fields: JsonFields, name: str, known: tuple[Any, ...]) -> Any:
    text = fields.text(name, _LONGEST)
    if text not in known:
        raise fields.refusal(name, f"is none of {', '.join(known)}")
    return text


def _read_losses(fields: JsonFields, document: Mapping[str, Any]) -> Losses:
    found = document.get("losses")
    if not isinstance(found, dict) or not all(_is_curve(points) for points in found.values()):
        raise fields.refusal("losses", "holds no curves")
    return {name: [(float(x), float(y)) for x, y in found[name]] for name in STAGES if name in found}


def _is_curve(points: Any) -> bool:
    return (
        isinstance(points, list)
        and len(points) <= _MOST_POINTS
        and all(
            isinstance(point, list)
            and len(point) == 2
            and all(type(n) in (int, float) and math.isfinite(n) for n in point)
            for point in points
        )
    )
