"""All presets: the shipped ones, and the user's own in a folder; names differ within a group."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import AssetError, RequestError
from core.face.groups import GroupName
from core.files.assets import SHIPPED_PRESETS
from core.files.whole_file import make_folder, one_sentence
from core.saving.presets import Preset, read_preset, write_preset


@dataclass(frozen=True)
class StoredPreset:
    """A preset in its file.

    Attributes:
        is_shipped: whether it came with the program, and so stays as it is.
    """

    path: Path
    preset: Preset
    is_shipped: bool


class PresetLibrary:
    """Reads the files anew each time, so that users can add to them while the program runs."""

    def __init__(self, own: Path) -> None:
        """Take the user's own folder, which is made when it is first needed."""
        self.folder = own

    def of(self, group: GroupName) -> list[StoredPreset]:
        """Return the presets of a group, shipped ones first; damaged files are left out."""
        return [stored for stored in self._all() if stored.preset.group == group]

    def damaged(self) -> dict[Path, str]:
        """Return the user's files that are no presets, each with what is wrong with it."""
        found = {}
        for path in _files(self.folder):
            try:
                read_preset(path)
            except AssetError as error:
                found[path] = str(error)
        return found

    def find(self, group: GroupName, name: str) -> StoredPreset | None:
        """Return the preset of a name, whatever its capitals."""
        wanted = name.strip().casefold()
        return next((s for s in self.of(group) if s.preset.name.casefold() == wanted), None)

    def save(self, preset: Preset) -> Path:
        """Write a preset; it takes the place of one of the user's own that has its name.

        Raises:
            RequestError: it has no name, or that of a shipped one.
            ExportError: the file cannot be written.
        """
        preset = replace(preset, name=preset.name.strip())
        known = self._check(preset)
        make_folder(self.folder)
        path = known.path if known else self._free_path(preset)
        write_preset(path, preset)
        return path

    def rename(self, path: Path, name: str) -> None:
        """Give one of the user's presets another name.

        Raises:
            AssetError: the file is gone or damaged.
            RequestError: no name, or that of another preset.
            ExportError: the file cannot be written.
        """
        preset = replace(read_preset(path), name=name.strip())
        known = self._check(preset)
        if known is not None and known.path != path:
            raise RequestError(f"There is a preset “{preset.name}”; choose another name.")
        write_preset(path, preset)

    def delete(self, path: Path) -> None:
        """Remove one of the user's files; raises ExportError where it cannot be."""
        with one_sentence(path), contextlib.suppress(FileNotFoundError):
            path.unlink()

    def _check(self, preset: Preset) -> StoredPreset | None:
        """Return the user's preset of that name; raises RequestError where the name cannot be had."""
        if not preset.name:
            raise RequestError("A preset needs a name; type one.")
        known = self.find(preset.group, preset.name)
        if known is not None and known.is_shipped:
            raise RequestError(f"“{known.preset.name}” comes with the program; choose another name.")
        return known

    def _free_path(self, preset: Preset) -> Path:
        """Return a free file that is named after the preset, with dashes for all but letters."""
        letters = "".join(c if c.isalnum() else "-" for c in preset.name.lower()).strip("-")[:60]
        stem, number = f"{preset.group}-{letters or 'preset'}", 1
        while (path := self.folder / f"{stem}{f'-{number}' if number > 1 else ''}.json").exists():
            number += 1
        return path

    def _all(self) -> list[StoredPreset]:
        found = []
        for folder in (SHIPPED_PRESETS, self.folder):
            for path in _files(folder):
                with contextlib.suppress(AssetError):
                    found.append(StoredPreset(path, read_preset(path), folder == SHIPPED_PRESETS))
        return found


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))
