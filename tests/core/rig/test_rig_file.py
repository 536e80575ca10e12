"""A rig as one file: it opens as the folder does, and what `pack_rig` would not write is refused."""

import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.commands.main import main
from core.errors import AssetError, ExportError
from core.files.file_kind import kind_of
from core.files.rig_files import FACE_FILES, FILES, GENERATOR, MANIFEST, PREVIEW, RIGNET
from core.rig.opening import keeps_edits, open_rig
from core.rig.rig import FaceRig, Rig
from core.rig.rig_file import pack_rig, rigs_folder

Members = dict[str, bytes]
NO_FILES = b'{"schema_version": 1, "files": {}}'


@pytest.fixture
def folder(toy_rig: Rig, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(toy_rig.path, tmp_path / "my rig"))
    (folder / PREVIEW).write_bytes(b"picture")
    (folder / "notes.txt").write_text("of nobody's concern")
    return folder


@pytest.fixture
def file(folder: Path, tmp_path: Path) -> Path:
    pack_rig(folder, tmp_path / "a.rig")
    return tmp_path / "a.rig"


def members_of(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, members: Members, compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def test_file_opens_as_its_folder_does(toy_rig: Rig, folder: Path, file: Path) -> None:
    assert {*members_of(file)} == {MANIFEST, *FILES, PREVIEW}
    shutil.rmtree(folder)
    rig = open_rig(file)
    assert isinstance(rig, Rig)
    assert (rig.fingerprint, rig.name) == (toy_rig.fingerprint, "toy")
    assert rig.path.parent == rigs_folder()
    assert (rig.path / PREVIEW).read_bytes() == b"picture"
    assert open_rig(file).path == rig.path
    assert keeps_edits(file, rig)


def test_name_of_the_file_says_nothing(file: Path, toy_rig: Rig) -> None:
    file = file.rename(file.with_suffix(".zip"))
    assert kind_of(file) == "rig"
    assert open_rig(file).fingerprint == toy_rig.fingerprint


def test_unfinished_rig_travels_too(folder: Path, tmp_path: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    del manifest["files"][RIGNET]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    pack_rig(folder, tmp_path / "a.rig")
    rig = open_rig(tmp_path / "a.rig")
    assert type(rig) is FaceRig
    assert {*rig.manifest["files"]} == {*FACE_FILES}


def test_unpacked_folder_that_was_damaged_comes_back_from_the_file(file: Path) -> None:
    rig = open_rig(file)
    (rig.path / GENERATOR).write_bytes(b"damaged")
    (rig.path / RIGNET).unlink()
    assert open_rig(file).fingerprint == rig.fingerprint


def test_damaged_folder_is_not_packed_and_an_old_file_stays(folder: Path, file: Path) -> None:
    before = file.read_bytes()
    (folder / RIGNET).write_bytes(b"damaged")
    with pytest.raises(AssetError, match=rf"{RIGNET} is damaged"):
        pack_rig(folder, file)
    assert file.read_bytes() == before


def test_rig_is_not_packed_over_its_own_files(folder: Path) -> None:
    with pytest.raises(ExportError, match="would be lost"):
        pack_rig(folder, folder / GENERATOR)


def damaged_member(members: Members) -> Members:
    data = bytearray(members[GENERATOR])
    data[-1] ^= 1
    return members | {GENERATOR: bytes(data)}


def listing(name: str) -> Callable[[Members], Members]:
    def change(members: Members) -> Members:
        manifest = json.loads(members[MANIFEST])
        manifest["files"][name] = "0"
        return members | {MANIFEST: json.dumps(manifest).encode(), name: b"data"}

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda members: members | {"../evil": b"x"}, "'../evil', which is no file of a rig"),
        (lambda members: members | {"/etc/evil": b"x"}, "'/etc/evil', which is no file of a rig"),
        (lambda members: members | {"folder/rig.json": b"x"}, "which is no file of a rig"),
        (lambda members: members | {"notes.txt": b"x"}, "'notes.txt', which is no file of a rig"),
        (
            lambda members: members | {MANIFEST: b'{"schema_version": 1, "files": {}}'},
            f"lists no {GENERATOR}",
        ),
        (listing("notes.txt"), "'notes.txt', which is no file of a rig"),
        (lambda members: {n: d for n, d in members.items() if n != MANIFEST}, r"holds no rig\.json"),
        (lambda members: {n: d for n, d in members.items() if n != RIGNET}, rf"lacks {RIGNET}"),
        (lambda members: members | {MANIFEST: b"["}, r"rig\.json cannot be read"),
        (lambda members: members | {MANIFEST: b"{}"}, "field schema_version"),
        (damaged_member, f"the hash of {GENERATOR} is not the one"),
    ],
)
def test_file_with_other_content_is_refused_and_leaves_nothing(
    file: Path, change: Callable[[Members], Members], words: str
) -> None:
    write(file, change(members_of(file)))
    with pytest.raises(AssetError, match=words) as caught:
        open_rig(file)
    assert str(file) in str(caught.value)
    assert not rigs_folder().exists()


def test_unlisted_network_is_refused(file: Path) -> None:
    members = members_of(file)
    manifest = json.loads(members[MANIFEST])
    del manifest["files"][RIGNET]
    write(file, members | {MANIFEST: json.dumps(manifest).encode()})
    with pytest.raises(AssetError, match=rf"holds {RIGNET}, which its rig.json does not list"):
        open_rig(file)


def compressed(file: Path) -> None:
    write(file, members_of(file), zipfile.ZIP_DEFLATED)


def bomb(file: Path) -> None:
    write(file, members_of(file) | {PREVIEW: bytes(2**26)}, zipfile.ZIP_DEFLATED)


def entries_of(data: bytearray) -> list[int]:
    """Where the entries of the archive's directory begin; the npz files in it have directories, too."""
    place, places = int.from_bytes(data[-6:-2], "little"), []
    while data[place : place + 4] == b"PK\x01\x02":
        places.append(place)
        place += 46 + sum(struct.unpack("<3H", data[place + 28 : place + 34]))
    return places


def claiming(file: Path) -> None:
    """One stored member claims four gigabytes less one in both of its sizes."""
    data = bytearray(file.read_bytes())
    place = entries_of(data)[-1]
    data[place + 20 : place + 28] = struct.pack("<2I", 2**32 - 2, 2**32 - 2)
    file.write_bytes(data)


def overlapping(file: Path) -> None:
    """The entry of each file is that of the largest."""
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        largest = max(archive.infolist(), key=lambda member: member.file_size)
    size = struct.pack("<2I", largest.file_size, largest.file_size)
    for place in entries_of(data):
        data[place + 20 : place + 28] = size
        data[place + 42 : place + 46] = struct.pack("<I", largest.header_offset)
    file.write_bytes(data)


def encrypted(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[entries_of(data)[0] + 8] |= 1
    file.write_bytes(data)


def linked(file: Path) -> None:
    members = members_of(file)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            if name == PREVIEW:
                entry.external_attr = 0o120777 << 16
            archive.writestr(entry, content)


def twice(file: Path) -> None:
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(GENERATOR, b"another")


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (compressed, "is compressed, and rig files never are"),
        (bomb, "is compressed, and rig files never are"),
        (claiming, "claim more bytes than it has"),
        (overlapping, "claim more bytes than it has"),
        (encrypted, r"its rig\.json is encrypted"),
        (linked, r"its preview\.png is a link or no plain file"),
        (twice, rf"it holds {GENERATOR} twice"),
        (torn, "is not a whole rig file"),
        (lambda file: file.write_bytes(b""), "is not a whole rig file"),
        (lambda file: file.write_text("no archive"), "is not a whole rig file"),
    ],
)
def test_archive_that_pack_rig_never_writes_is_refused(
    file: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(file)
    with pytest.raises(AssetError, match=words):
        open_rig(file)
    with pytest.raises(AssetError, match=words):
        keeps_edits(file, None)
    assert not rigs_folder().exists()


def test_commands_pack_a_rig_and_take_the_file(folder: Path, tmp_path: Path) -> None:
    file, picture = tmp_path / "b.rig", tmp_path / "a.png"
    assert main(["pack-rig", "--rig", str(folder), "--out", str(file)]) == 0
    assert main(["edit", "--rig", str(file), "--seed", "7", "--yaw", "9", "--out", str(picture)]) == 0
    assert picture.is_file()


def test_what_is_no_rig_is_not_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "b.rig"
    for path, words in ((tmp_path / "nowhere", "does not exist"), (tmp_path, "is not a rig folder")):
        assert main(["pack-rig", "--rig", str(path), "--out", str(out)]) == 2
        assert words in capsys.readouterr().err
    assert not out.exists()
