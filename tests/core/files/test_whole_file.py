"""Writing is whole or not at all, whoever stops it, and every failure is one sentence."""

import errno
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.errors import ExportError
from core.files.npz import Npz, write_npz
from core.files.partial import create_partial_file, create_partial_folder
from core.files.whole_file import PartialFile, make_folder, whole_file, write_json, write_whole

OLD, NEW = b"old", b"new" * 1000
STEPS = ("open", "fsync", "replace")


class _Killed(BaseException):
    pass


def _kill_before(step: str) -> str:
    """Return a program that is killed before a step of writing its first argument."""
    return f"""
import os, signal, sys
from pathlib import Path
from core.files.whole_file import write_whole
write_whole(Path(sys.argv[2]), b"warm")
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
os.{step} = die
write_whole(Path(sys.argv[1]), {NEW!r})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_the_old_file_and_the_next_write_no_litter(step: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    target = folder / "a.bin"
    target.write_bytes(OLD)
    program = [sys.executable, "-c", _kill_before(step), str(target), str(tmp_path / "other.bin")]
    assert subprocess.run(program, check=False).returncode == -9
    assert target.read_bytes() == OLD
    assert len(list(folder.iterdir())) == (1 if step == "open" else 2)
    write_whole(folder / "b.bin", NEW)
    assert {path.name for path in folder.iterdir()} == {"a.bin", "b.bin"}


def test_litter_of_a_living_writer_and_of_strangers_stays(tmp_path: Path) -> None:
    living = PartialFile(tmp_path / "a.bin")
    (tmp_path / ".a.bin.1234.rig-editor").write_bytes(b"a stranger's")
    (tmp_path / ".a.bin.123456789abc.partial").write_bytes(b"a stranger's")
    dead, descriptor = create_partial_file(tmp_path / "c.bin", 0o600)
    os.close(descriptor)
    write_whole(tmp_path / "b.bin", NEW)
    assert not dead.exists()
    assert len(list(tmp_path.iterdir())) == 4
    living.file.write(NEW)
    living.commit()
    assert (tmp_path / "a.bin").read_bytes() == NEW


def test_folders_that_a_kill_left_are_removed(tmp_path: Path) -> None:
    dead, descriptor = create_partial_folder(tmp_path / "pictures")
    (dead / "0001.png").write_bytes(b"half")
    living, held = create_partial_folder(tmp_path / "pictures")
    assert descriptor is not None
    assert held is not None
    os.close(descriptor)
    write_whole(tmp_path / "b.bin", NEW)
    assert {path.name for path in tmp_path.iterdir()} == {living.name, "b.bin"}
    os.close(held)


def test_litter_of_another_machine_stays_for_a_day(tmp_path: Path) -> None:
    other = tmp_path / ".a.bin.000012345678.rig-editor"
    for age, stays in ((3600, True), (90_000, False)):
        other.write_bytes(b"half")
        os.utime(other, (time.time() - age, time.time() - age))
        write_whole(tmp_path / "b.bin", NEW)
        assert other.exists() == stays


def test_links_that_look_like_litter_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.bin").write_bytes(OLD)
    link, descriptor = create_partial_file(tmp_path / "a.bin", 0o600)
    os.close(descriptor)
    link.unlink()
    link.symlink_to(tmp_path / "mine")
    write_whole(tmp_path / "b.bin", NEW)
    assert link.is_symlink()
    assert (tmp_path / "mine" / "a.bin").read_bytes() == OLD


def test_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    contents = [bytes([number]) * 10_000 for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda data: write_whole(tmp_path / "a.bin", data), contents))
    assert (tmp_path / "a.bin").read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_the_mode_of_a_replaced_file_is_kept(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(OLD)
    target.chmod(mode)
    write_whole(target, NEW)
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_private_file_is_private_while_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(OLD)
    target.chmod(0o600)
    partial = PartialFile(target)
    assert stat.S_IMODE(partial.path.stat().st_mode) == 0o600
    partial.discard()


def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.bin", NEW)
    (tmp_path / "b.bin").write_bytes(NEW)
    assert (tmp_path / "a.bin").stat().st_mode == (tmp_path / "b.bin").stat().st_mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    real, link = tmp_path / "store" / "a.bin", tmp_path / "a.bin"
    real.write_bytes(OLD)
    link.symlink_to(real)
    write_whole(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


@pytest.mark.parametrize(
    ("step", "error", "reason"),
    [
        ("open", OSError(errno.EROFS, os.strerror(errno.EROFS)), "Read-only file system"),
        ("open", PermissionError(errno.EACCES, os.strerror(errno.EACCES)), "Permission denied"),
        ("fsync", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "No space left on device"),
        ("replace", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "No space left on device"),
    ],
)
def test_a_disk_that_refuses_is_one_sentence_and_no_litter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str, error: OSError, reason: str
) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(OLD)

    def refuse(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, step, refuse)
        with pytest.raises(ExportError, match=rf"^Cannot write .*a\.bin: {reason}; choose another place\.$"):
            write_whole(target, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]
    assert target.read_bytes() == OLD


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
def test_a_full_disk_while_writing_is_one_sentence(tmp_path: Path) -> None:
    partial = PartialFile(tmp_path / "a.bin")
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, partial.file.fileno())
    os.close(full)
    partial.file.write(NEW)
    with pytest.raises(ExportError, match="No space left on device"):
        partial.commit()
    assert not list(tmp_path.iterdir())


def test_whatever_stops_the_writer_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(_Killed), whole_file(tmp_path / "a.bin") as file:  # noqa: PT012
        file.write(NEW)
        raise _Killed
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("make", "reason"),
    [(Path.mkdir, "it is a folder"), (os.mkfifo, "it is not a regular file")],
)
def test_what_is_no_file_is_not_replaced(make: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    make(target)
    with pytest.raises(ExportError, match=reason):
        write_whole(target, NEW)
    assert not target.is_file()


def test_a_file_in_the_way_of_a_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(ExportError, match="Cannot make the folder"):
        make_folder(tmp_path / "a" / "b")
    with pytest.raises(ExportError, match="Cannot write"):
        write_whole(tmp_path / "a" / "b", NEW)


def test_long_names_are_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("가" * 85), NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["가" * 85]


def test_names_that_utf8_cannot_hold_are_escaped(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"name": "\ud800", "who": "가"})
    assert "\\ud800" in (tmp_path / "a.json").read_text()
    write_json(tmp_path / "b.json", {"who": "가"})
    assert "가" in (tmp_path / "b.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("compressed", [True, False])
def test_arrays_come_back(compressed: bool, tmp_path: Path) -> None:
    arrays = {"a": np.arange(6.0).reshape(2, 3), "flags": np.array([True, False])}
    write_npz(tmp_path / "a.npz", arrays, compressed)
    found = Npz(tmp_path / "a.npz").read(arrays)
    assert all(np.array_equal(found[name], array) for name, array in arrays.items())
