"""Own presets can be replaced, renamed and deleted; shipped ones stay, and damaged files harm no others."""

from pathlib import Path

import pytest

from core.errors import ExportError, RequestError
from core.saving.preset_library import PresetLibrary
from core.saving.presets import Preset


@pytest.fixture
def library(tmp_path: Path) -> PresetLibrary:
    return PresetLibrary(tmp_path / "presets")


def own(library: PresetLibrary) -> dict[str, float]:
    """Return the yaw of every pose of the user's own, by name."""
    return {s.preset.name: s.preset.controls["yaw"] for s in library.of("pose") if not s.is_shipped}


def test_own_preset_of_the_same_name_is_replaced(library: PresetLibrary) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    library.save(Preset(" mine ", "pose", {"yaw": 2.0}))
    assert own(library) == {"mine": 2.0}


def test_rigs_that_mean_something_else_keep_their_own_of_a_name(library: PresetLibrary) -> None:
    for key in ("a", "b", "b"):
        library.save(Preset("Beach", "free", {"free_1": 1.0}, free_key=key))
    assert sorted(stored.preset.free_key for stored in library.of("free")) == ["a", "b"]
    assert library.find("free", "beach", "a") != library.find("free", "beach", "b")
    assert library.find("free", "beach", "c") is None


def test_names_that_look_alike_as_files_stay_apart(library: PresetLibrary) -> None:
    for number, name in enumerate(("A b", "A-b", "/../", "한")):
        library.save(Preset(name, "pose", {"yaw": float(number)}))
    assert own(library) == {"A b": 0, "A-b": 1, "/../": 2, "한": 3}
    assert all(path.parent == library.folder for path in library.folder.iterdir())


@pytest.mark.parametrize("name", ["Rembrandt", "rembrandt "])
def test_shipped_names_cannot_be_had(library: PresetLibrary, name: str) -> None:
    with pytest.raises(RequestError, match="comes with the program"):
        library.save(Preset(name, "light", {"light_azimuth": 1.0}))


def test_a_preset_needs_a_name(library: PresetLibrary) -> None:
    with pytest.raises(RequestError, match="needs a name"):
        library.save(Preset(" ", "pose", {"yaw": 1.0}))


def test_renaming_keeps_the_values(library: PresetLibrary) -> None:
    path = library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    library.save(Preset("Other", "pose", {"yaw": 2.0}))
    library.rename(path, "Yours")
    assert own(library) == {"Yours": 1.0, "Other": 2.0}
    with pytest.raises(RequestError, match="There is a preset “other”"):
        library.rename(path, "other")
    library.delete(path)
    assert own(library) == {"Other": 2.0}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"format": "rig-editor-preset-1", "name": "a", "group": "pose", "controls": {"yaw": 1%s}}'
        % ("0" * 400),
        '{"format": "rig-editor-preset-1", "name": "\\ud800", "group": "pose", "controls": {"yaw": 1}}',
    ],
)
def test_damaged_file_is_named_and_the_others_stay(library: PresetLibrary, text: str) -> None:
    library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    (library.folder / "a.json").write_text(text)
    assert own(library) == {"Mine": 1.0}
    assert "a.json" in library.damaged()[library.folder / "a.json"]


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="Cannot make the folder"):
        PresetLibrary(tmp_path / "file" / "presets").save(Preset("Mine", "pose", {"yaw": 1.0}))


def folders(library: PresetLibrary) -> dict[str, str]:
    return {s.preset.name: s.folder for s in library.of("pose") if not s.is_shipped}


def test_presets_lie_in_folders_and_are_moved(library: PresetLibrary) -> None:
    path = library.save(Preset("Mine", "pose", {"yaw": 1.0}), "Film noir")
    library.save(Preset("Other", "pose", {"yaw": 2.0}))
    assert folders(library) == {"Mine": "Film noir", "Other": ""}
    library.save(Preset("mine", "pose", {"yaw": 3.0}))
    assert folders(library) == {"mine": "Film noir", "Other": ""}, "replaced where it is"
    library.move(path, "Second")
    assert folders(library)["mine"] == "Second"
    assert library.folders() == ["Second"]
    library.save(Preset("Mine", "pose", {"yaw": 4.0}), "Third")
    assert own(library) == {"Mine": 4.0, "Other": 2.0}
    assert library.folders() == ["Third"], "empty folders go"


@pytest.mark.parametrize("name", ["..", "../up", "a/b", "a\\b", ".hidden", "a\nb", 41 * "a"])
def test_folders_lead_nowhere_else(library: PresetLibrary, name: str) -> None:
    path = library.save(Preset("Mine", "pose", {"yaw": 1.0}))
    for attempt in (lambda: library.move(path, name), lambda: library.save(Preset("B", "pose"), name)):
        with pytest.raises(RequestError, match="cannot be a folder's name"):
            attempt()
    assert list(library.folder.iterdir()) == [path]
