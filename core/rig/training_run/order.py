"""What a rig is made of, and the command that makes it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.files.json_fields import JsonFields
from core.rig.training_run.quality import DEFAULT_QUALITY, QUALITIES

_LONGEST = 4_096


@dataclass(frozen=True)
class RigOrder:
    """A rig that shall be made.

    Attributes:
        generator, face_model: what it is made of.
        out: its folder.
        work: samples and checkpoints, from which a stopped run goes on.
        quality: one of `QUALITIES`.
        device: as `--device` takes it.
    """

    generator: Path
    face_model: Path
    out: Path
    work: Path
    quality: str = DEFAULT_QUALITY
    device: str = "auto"

    def words(self) -> list[str]:
        """Return the command's words after `python -m core`."""
        options = {
            "--generator": self.generator,
            "--face-model": self.face_model,
            "--out": self.out,
            "--work": self.work,
            "--quality": self.quality,
            "--device": self.device,
        }
        return ["train", *(f"{name}={value}" for name, value in options.items())]

    def command(self) -> str:
        """Return the whole command line, to read and to copy."""
        return shlex.join(["python", "-m", "core", *self.words()])

    def document(self) -> dict[str, str]:
        """Return the order as JSON values; the work folder is where they lie."""
        names = ("generator", "face_model", "out", "quality", "device")
        return {name: str(getattr(self, name)) for name in names}

    @classmethod
    def read(cls, work: Path, path: Path, document: Mapping[str, Any]) -> RigOrder:
        """Return the order in a work folder's file; raises AssetError naming the field that is wrong."""
        fields = JsonFields(path, document, "order.")
        quality = fields.text("quality", _LONGEST)
        if quality not in QUALITIES:
            raise fields.refusal("quality", f"is none of {', '.join(QUALITIES)}")
        generator, model, out = (
            Path(fields.text(name, _LONGEST)) for name in ("generator", "face_model", "out")
        )
        return cls(generator, model, out, work, quality, fields.text("device", _LONGEST))
