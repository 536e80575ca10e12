"""`drive` moves a portrait as somebody moves, and tells what it cannot do in one sentence."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from core.commands.main import main
from core.face.face_reader import READERS
from core.face.landmarks import IBUG_POINTS
from core.face.morphable_model import MorphableModel
from core.rig.rig import Rig
from core.saving.movie import open_movie, writing


@pytest.fixture
def turning(monkeypatch: pytest.MonkeyPatch, toy_model: MorphableModel) -> None:
    """Whatever is read shows the toy face, moved with the brightness of the picture."""
    front = toy_model.mean_vertices[toy_model.landmark_vertices].numpy()
    placed = (front[:, :2] * [0.074, -0.074] + 1) / 2

    class Reader:
        points = IBUG_POINTS

        def find(self, photo: np.ndarray) -> list[np.ndarray]:
            return [_face(photo) * photo.shape[0]] if photo.max() else []

        def read_points(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
            return np.stack([_face(frame) * frame.shape[0] for frame in frames]), frames.max((1, 2, 3)) > 0

    def _face(frame: np.ndarray) -> np.ndarray:
        inner = np.arange(68)[:, None] >= 30
        return (placed + inner * [0.0004 * (float(frame.mean()) - 90), 0]).astype(np.float32)

    monkeypatch.setitem(READERS, "dlib", Reader)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    with writing(open_movie(path, 5)) as movie:
        for level in (60, 90, 120):
            movie.add(np.full((64, 64, 3), level, dtype=np.uint8))
    return path


def drive(rig: Rig, *options: str) -> int:
    return main(["drive", "--rig", str(rig.path), "--seed", "7", "--reader", "dlib", *options])


def test_a_film_becomes_a_movie_of_as_many_frames(
    toy_rig: Rig, turning: None, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = film.with_name("out.mp4")
    assert drive(toy_rig, "--film", str(film), "--out", str(out), "--groups", "pose", "--smoothing", "0") == 0
    assert "3 frames" in capsys.readouterr().out
    with av.open(str(out)) as movie:
        assert movie.streams.video[0].average_rate == 5
        assert len(list(movie.decode(video=0))) == 3


def test_a_photograph_becomes_a_picture(toy_rig: Rig, turning: None, tmp_path: Path) -> None:
    Image.fromarray(np.full((64, 64, 3), 120, dtype=np.uint8)).save(tmp_path / "photo.png")
    out = tmp_path / "out.png"
    assert drive(toy_rig, "--photo", str(tmp_path / "photo.png"), "--out", str(out)) == 0
    assert Image.open(out).size == (16, 16)


def test_a_film_of_one_frame_becomes_a_movie_of_one(toy_rig: Rig, turning: None, tmp_path: Path) -> None:
    with writing(open_movie(tmp_path / "still.gif", 5)) as movie:
        movie.add(np.full((64, 64, 3), 90, dtype=np.uint8))
    out = tmp_path / "out.mp4"
    assert drive(toy_rig, "--film", str(tmp_path / "still.gif"), "--out", str(out)) == 0
    with av.open(str(out)) as movie:
        assert len(list(movie.decode(video=0))) == 1


def test_a_photograph_becomes_no_movie(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told before anything is read: the file is not even a picture."""
    (tmp_path / "photo.png").write_bytes(b"no picture")
    assert drive(toy_rig, "--photo", str(tmp_path / "photo.png"), "--out", str(tmp_path / "out.mp4")) == 2
    assert "out.mp4 has no picture suffix" in capsys.readouterr().err


def test_the_other_option_is_named(
    toy_rig: Rig, film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photo.png").write_bytes(b"no picture")
    for option, path in (("--photo", film), ("--film", tmp_path / "photo.png")):
        assert drive(toy_rig, option, str(path), "--out", str(tmp_path / "out.mp4")) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "film.mp4 is a film; use --film" in first
    assert "photo.png is no film; use --photo" in second


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--out", "a.png"], "a.png has no movie suffix"),
        (["--out", "a.mp4", "--groups", "light"], "'light' cannot be taken from a picture"),
        (["--out", "a.mp4", "--strength", "9"], "strength = 9 is out of range"),
        (["--out", "missing/a.mp4"], "Cannot write missing/a.mp4"),
        (["--out", "a.mp4", "--face", "2"], "shows 1 face; choose 1"),
    ],
)
def test_mistake_is_one_sentence(
    toy_rig: Rig,
    turning: None,
    film: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(film.parent)
    assert drive(toy_rig, "--film", str(film), *options) == 2
    message = capsys.readouterr().err
    assert sentence in message
    assert message.count("\n") == 1
    assert [path.name for path in film.parent.iterdir()] == ["film.mp4"]


def test_a_film_without_a_face_writes_nothing(
    toy_rig: Rig, turning: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(open_movie(tmp_path / "dark.gif", 5)) as movie:
        movie.add(np.zeros((64, 64, 3), dtype=np.uint8))
    assert drive(toy_rig, "--film", str(tmp_path / "dark.gif"), "--out", str(tmp_path / "out.mp4")) == 2
    assert "dark.gif shows no face" in capsys.readouterr().err
    assert not (tmp_path / "out.mp4").exists()
