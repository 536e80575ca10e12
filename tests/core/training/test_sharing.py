"""Several processes make the files of a folder together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.training import sharing
from core.training.sharing import make_together


def test_files_that_others_make_are_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targets, made = [tmp_path / str(number) for number in range(4)], []

    @contextmanager
    def claim(path: Path) -> Iterator[bool]:
        yield path != targets[1]

    monkeypatch.setattr(sharing, "claim", claim)
    monkeypatch.setattr(sharing.time, "sleep", lambda seconds: targets[1].touch())
    targets[2].touch()

    def make(path: Path) -> None:
        made.append(path)
        path.touch()

    make_together(targets, make, "files", "file")
    assert made == [targets[0], targets[3]]


def test_what_its_maker_gave_up_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, False, True])

    @contextmanager
    def claim(path: Path) -> Iterator[bool]:
        yield next(answers)

    monkeypatch.setattr(sharing, "claim", claim)
    monkeypatch.setattr(sharing.time, "sleep", lambda seconds: None)
    make_together([tmp_path / "file"], Path.touch, "files", "file")
    assert (tmp_path / "file").is_file()
