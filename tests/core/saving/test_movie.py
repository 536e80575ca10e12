"""Movies open elsewhere, are whole or not there, and never replace a folder."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from core.errors import ExportError
from core.saving.movie import open_movie

FRAMES = [np.full((33, 48, 3), 40 * n, dtype=np.uint8) for n in range(6)]


def write(path: Path) -> None:
    movie = open_movie(path, 12)
    for frame in FRAMES:
        movie.add(frame)
    movie.finish()


def test_mp4(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as movie:
        pictures = [picture.to_ndarray(format="rgb24") for picture in movie.decode(video=0)]
        assert movie.streams.video[0].average_rate == 12
    assert [p.shape for p in pictures] == [(32, 48, 3)] * 6
    assert [round(float(p.mean())) for p in pictures] == pytest.approx([0, 40, 80, 120, 160, 200], abs=4)


def test_gif(tmp_path: Path) -> None:
    write(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as movie:
        assert (movie.n_frames, movie.info["loop"]) == (6, 0)
        assert movie.info["duration"] == pytest.approx(83, abs=4)
        pictures = [np.asarray(picture.convert("RGB")) for picture in ImageSequence.Iterator(movie)]
    assert [p.shape for p in pictures] == [(33, 48, 3)] * 6
    assert [round(float(p.mean())) for p in pictures] == pytest.approx([0, 40, 80, 120, 160, 200], abs=4)


def test_sequence(tmp_path: Path) -> None:
    write(tmp_path / "frames")
    files = sorted((tmp_path / "frames").iterdir())
    assert [p.name for p in files] == [f"000{n}.png" for n in range(1, 7)]
    assert all(np.array_equal(Image.open(p), frame) for p, frame in zip(files, FRAMES, strict=True))
    with pytest.raises(ExportError, match="exists already"):
        open_movie(tmp_path / "frames", 12)


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "frames"])
def test_aborted_movie_leaves_nothing(tmp_path: Path, name: str) -> None:
    movie = open_movie(tmp_path / name, 12)
    movie.add(FRAMES[0])
    movie.abort()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "words"), [("a.avi", "no movie suffix"), ("missing/a.mp4", "no folder")])
def test_bad_place_is_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        open_movie(tmp_path / name, 12)


@contextlib.contextmanager
def little_room(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, whoever writes it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "frames"])
def test_disk_that_takes_no_more_is_one_sentence_and_keeps_the_old_movie(tmp_path: Path, name: str) -> None:
    if name != "frames":
        (tmp_path / name).write_bytes(b"old")
    noise = np.random.default_rng(0).integers(0, 256, (4, 128, 128, 3), np.uint8)
    movie = open_movie(tmp_path / name, 12)
    with little_room(1000), pytest.raises(ExportError, match="File too large; choose another place"):  # noqa: PT012
        try:
            for frame in noise:
                movie.add(frame)
            movie.finish()
        except ExportError:
            movie.abort()
            raise
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == (
        {} if name == "frames" else {name: b"old"}
    )
