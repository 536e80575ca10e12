"""Who claims a file makes it; what killed processes and dead machines claimed is free again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ExportError
from core.files import claim as claim_module
from core.files.claim import CLAIM_FRESH_S, claim

HOLDER = """
import sys
from pathlib import Path
from core.files.claim import claim
with claim(Path(sys.argv[1])) as mine:
    print(mine, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has claimed "shard"."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "shard")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    yield process
    process.kill()
    process.communicate()


def claims(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_another_process_makes_is_left_to_it(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with claim(tmp_path / "shard") as mine, claim(tmp_path / "other") as free:
        assert not mine
        assert free
    assert len(claims(tmp_path)) == 1
    holder.communicate("")
    assert claims(tmp_path) == []


def test_what_a_killed_process_was_making_is_free(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert len(claims(tmp_path)) == 1
    with claim(tmp_path / "shard") as mine:
        assert mine
    assert claims(tmp_path) == []


def test_another_machine_is_heard_as_long_as_it_touches_its_claim(tmp_path: Path) -> None:
    other = tmp_path / ".shard.beef.claim"
    other.touch()
    with claim(tmp_path / "shard") as mine:
        assert not mine
    past = time.time() - 2 * CLAIM_FRESH_S
    os.utime(other, (past, past))
    with claim(tmp_path / "shard") as mine:
        assert mine
    assert claims(tmp_path) == []


def test_where_there_are_no_locks_the_touch_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_module, "_lock", lambda descriptor: None)
    with claim(tmp_path / "shard") as mine:
        assert mine
        with claim(tmp_path / "shard") as again:
            assert not again
        (own,) = tmp_path.iterdir()
        past = time.time() - 2 * CLAIM_FRESH_S
        os.utime(own, (past, past))
        with claim(tmp_path / "shard") as again:
            assert again


def test_holders_touch_their_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    path = tmp_path / "claim"
    path.touch()
    os.utime(path, (0, 0))

    class Done:
        def wait(self, seconds: float) -> bool:
            waits.append(seconds)
            return len(waits) > 1

    claim_module._keep_touching(path, Done())
    assert path.stat().st_mtime > 0
    assert waits[0] < CLAIM_FRESH_S / 4


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="Cannot write"), claim(tmp_path / "none" / "shard"):
        pass
