"""What the user calls the free directions: in the rig's folder where it is the user's, else in a file."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.document.damaged import set_aside
from app.document.locked import locked
from app.document.rig_info import GeneratorInfo
from core.controls.rig_controls import free_label
from core.errors import AssetError, ExportError
from core.files.assets import SHIPPED_RIG
from core.files.json_fields import JsonFields
from core.files.json_text import read_json
from core.files.whole_file import make_folder, write_json
from core.rig.free_storage import checked_name, store_free_names
from core.rig.rig import LONGEST_FREE_NAME, GeneratorRig
from core.rig.rig_file import is_unpacked


class FreeNames(QObject):
    """Knows the names in a file of the user, by what decides a rig's free directions."""

    named = Signal(object)  # GeneratorInfo, with the user's own names on its controls

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file

    def name(self, opened: GeneratorInfo) -> None:
        """Put the user's own names on the controls of what is open, and tell."""
        names = _read(self._file).get(opened.rig.free_key, {})
        labelled = {
            name: dataclasses.replace(control, label=names[name])
            for name, control in opened.controls.items()
            if name in names
        }
        self.named.emit(dataclasses.replace(opened, controls={**opened.controls, **labelled}))

    def rename(self, rig: GeneratorRig, name: str, label: str) -> str:
        """Give a control of a rig another name and return it; an empty one brings the first name back.

        Raises:
            RequestError: the name is too long.
            ExportError: it can be kept nowhere.
        """
        label = checked_name(label)
        if _is_users(rig.path):
            with contextlib.suppress(ExportError, AssetError):  # a folder that cannot be written
                store_free_names(rig.path, {name: label})
                self._keep(rig.free_key, name, "")
                return label or _first_label(name)
        self._keep(rig.free_key, name, label)
        return label or rig.free_names.get(name) or _first_label(name)

    def _keep(self, key: str, name: str, label: str) -> None:
        known = _read(self._file)
        if not label and name not in known.get(key, {}):
            return
        make_folder(self._file.parent)
        with locked(self._file):
            known = _read(self._file)
            names = {**known.get(key, {}), name: label}
            write_json(self._file, {**known, key: {n: text for n, text in names.items() if text}})


def _first_label(name: str) -> str:
    return free_label(int(name.rpartition("_")[2]) - 1)


def _is_users(path: Path) -> bool:
    """Return whether a rig is a folder of the user's own, neither shipped nor unpacked from a file."""
    return path.is_dir() and path != SHIPPED_RIG and not is_unpacked(path)


def _read(file: Path) -> Mapping[str, Mapping[str, str]]:
    """Return what the file holds; a damaged one is set aside, so that it is not written over."""
    try:
        if not file.is_file():
            return {}
        rigs = JsonFields(file, read_json(file))
        return {key: _names(rigs.part(key)) for key in rigs}
    except (AssetError, OSError, TypeError, AttributeError) as error:
        set_aside(file, error)
        return {}


def _names(fields: JsonFields) -> dict[str, str]:
    return {name: fields.text(name, LONGEST_FREE_NAME) for name in fields}
