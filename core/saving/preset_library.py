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

LONGEST_FOLDER = 40
_RESERVED = frozenset('/\\:*?"<>|')


@dataclass(frozen=True)
class StoredPreset:
    """A preset in its file.

    Attributes:
        is_shipped: whether it came with the program, and so stays as it is.
        folder: in which it lies among the user's presets; empty where in none.
    """

    path: Path
    preset: Preset
    is_shipped: bool
    folder: str = ""


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

    def find(self, group: GroupName, name: str, free_key: str = "") -> StoredPreset | None:
        """Return the preset of a name, whatever its capitals, among those that fit a rig."""
        wanted = name.strip().casefold()
        named = (s for s in self.of(group) if s.preset.name.casefold() == wanted)
        return next((s for s in named if s.preset.fits(free_key)), None)

    def folders(self) -> list[str]:
        """Return the names of the folders that hold presets of any group."""
        return sorted({path.parent.name for path in _files(self.folder) if path.parent != self.folder})

    def save(self, preset: Preset, folder: str = "") -> Path:
        """Write a preset; it takes the place of one of the user's own that has its name.

        Args:
            preset: what is written.
            folder: among the user's presets; made where there is none of that name. Without, a new preset
                lies in none, and one that is replaced stays where it is.

        Raises:
            RequestError: it has no name, that of a shipped one, or the folder's name cannot be one.
            ExportError: the file cannot be written.
        """
        preset = replace(preset, name=preset.name.strip())
        known = self._check(preset)
        place = self._place(folder)
        stays = known is not None and (not folder.strip() or known.path.parent == place)
        path = known.path if known and stays else self._free_path(preset, place)
        make_folder(path.parent)
        write_preset(path, preset)
        if known and known.path != path:
            self.delete(known.path)
        return path

    def move(self, path: Path, folder: str) -> None:
        """Put one of the user's presets into a folder; an empty name takes it out of its folder.

        Raises:
            AssetError: the file is gone or damaged.
            RequestError: the folder's name cannot be one.
            ExportError: the file cannot be moved.
        """
        place = self._place(folder)
        if place == path.parent:
            return
        target = self._free_path(read_preset(path), make_folder(place))
        with one_sentence(target):
            path.rename(target)
        self._drop_empty(path.parent)

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
        self._drop_empty(path.parent)

    def _drop_empty(self, folder: Path) -> None:
        if folder != self.folder:
            with contextlib.suppress(OSError):  # something else lies in it
                folder.rmdir()

    def _place(self, folder: str) -> Path:
        """Return the folder of a name; raises RequestError where it leads elsewhere or cannot be written."""
        name = folder.strip()
        if not name:
            return self.folder
        if not name.isprintable() or len(name) > LONGEST_FOLDER or name[0] == "." or set(name) & _RESERVED:
            raise RequestError(
                f"{folder!r} cannot be a folder's name; use letters, digits and spaces, "
                f"{LONGEST_FOLDER} at most."
            )
        return self.folder / name

    def _check(self, preset: Preset) -> StoredPreset | None:
        """Return the user's preset of that name; raises RequestError where the name cannot be had."""
        if not preset.name:
            raise RequestError("A preset needs a name; type one.")
        known = self.find(preset.group, preset.name, preset.free_key)
        if known is not None and known.is_shipped:
            raise RequestError(f"“{known.preset.name}” comes with the program; choose another name.")
        return known

    @staticmethod
    def _free_path(preset: Preset, folder: Path) -> Path:
        """Return a free file that is named after the preset, with dashes for all but letters."""
        letters = "".join(c if c.isalnum() else "-" for c in preset.name.lower()).strip("-")[:60]
        stem, number = f"{preset.group}-{letters or 'preset'}", 1
        while (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}.json").exists():
            number += 1
        return path

    def _all(self) -> list[StoredPreset]:
        found = []
        for folder in (SHIPPED_PRESETS, self.folder):
            for path in _files(folder):
                with contextlib.suppress(AssetError):
                    inner = path.parent.name if path.parent != folder else ""
                    found.append(StoredPreset(path, read_preset(path), folder == SHIPPED_PRESETS, inner))
        return found


def _files(folder: Path) -> list[Path]:
    """Return the presets that lie in a folder, and in the folders in it."""
    return sorted([*folder.glob("*.json"), *folder.glob("*/*.json")])
