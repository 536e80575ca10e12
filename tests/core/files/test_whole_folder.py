"""Files that belong together are replaced together, whoever stops the writer."""

import contextlib
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import ExportError
from core.files.whole_file import write_whole
from core.files.whole_folder import PartialFolder, complete_folder, whole_folder

NAMES = ("a.bin", "b.bin", "c.bin")
PROGRAM = """
import os, signal, sys
from pathlib import Path
from core.files.whole_file import write_whole
from core.files.whole_folder import whole_folder
left = int(sys.argv[2])
def counted(step):
    def call(*words, **names):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*words, **names)
    return call
for name in ("mkdir", "fsync", "replace", "rename", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
with whole_folder(Path(sys.argv[1])) as folder:
    for name in ("a.bin", "b.bin", "c.bin"):
        write_whole(folder / name, b"new")
"""


def _write(folder: Path, content: bytes) -> None:
    with whole_folder(folder) as place:
        for name in NAMES:
            write_whole(place / name, content)


def _contents(folder: Path) -> set[bytes]:
    complete_folder(folder)
    return {(folder / name).read_bytes() for name in NAMES}


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("steps", [3, 11, 12, 14, 15])
def test_a_kill_leaves_the_old_files_or_the_new_ones(steps: int, tmp_path: Path) -> None:
    folder = tmp_path / "rig"
    _write(folder, b"old")
    (folder / "mine.txt").write_text("a note")
    killed = subprocess.run([sys.executable, "-c", PROGRAM, str(folder), str(steps)], check=False)
    assert killed.returncode == -9
    assert _contents(folder) in ({b"old"}, {b"new"})
    _write(folder, b"newest")
    assert _contents(folder) == {b"newest"}
    assert {path.name for path in folder.iterdir()} == {*NAMES, "mine.txt"}


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_each_step_of_taking_places_may_be_the_last(
    step: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, seen = tmp_path / "rig", set()
    for count in range(8):
        _write(folder, b"old")
        calls, real = [count], getattr(os, step)

        def stop(*paths: Path, calls: list[int] = calls, real: object = real) -> None:
            if not calls[0]:
                raise KeyboardInterrupt
            calls[0] -= 1
            real(*paths)  # type: ignore[operator]

        with monkeypatch.context() as patch:
            patch.setattr(os, step, stop)
            with contextlib.suppress(KeyboardInterrupt):
                _write(folder, b"new")
        seen.add(frozenset(_contents(folder)))
    assert seen == {frozenset({b"old"}), frozenset({b"new"})}


def test_a_full_disk_keeps_the_old_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "rig"
    _write(folder, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ExportError, match="No space left on device"):
            _write(folder, b"new")
    assert _contents(folder) == {b"old"}
    assert {path.name for path in folder.iterdir()} == {*NAMES}


def test_a_folder_that_refuses_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError, match="Cannot make the folder"):
        _write(tmp_path / "file" / "rig", b"new")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    (tmp_path / "rig").mkdir()
    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(ExportError, match="rig: Permission denied; choose another place"):
        _write(tmp_path / "rig", b"new")


def test_two_writers_leave_the_files_of_one(tmp_path: Path) -> None:
    folder = tmp_path / "rig"
    with whole_folder(folder) as first:
        for name in NAMES:
            write_whole(first / name, b"first")
        _write(folder, b"second")
    assert _contents(folder) == {b"first"}
    assert {path.name for path in folder.iterdir()} == {*NAMES}


def test_the_mode_of_a_replaced_file_is_kept(tmp_path: Path) -> None:
    _write(tmp_path, b"old")
    (tmp_path / "a.bin").chmod(0o600)
    _write(tmp_path, b"new")
    assert (tmp_path / "a.bin").stat().st_mode & 0o777 == 0o600


def test_a_new_folder_never_replaces_one(tmp_path: Path) -> None:
    partial = PartialFolder(tmp_path / "pictures")
    write_whole(partial.path / "1.png", b"new")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "mine.png").write_bytes(b"old")
    with pytest.raises(ExportError, match="Cannot write"):
        partial.commit()
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["mine.png"]
    assert [path.name for path in tmp_path.iterdir()] == ["pictures"]
