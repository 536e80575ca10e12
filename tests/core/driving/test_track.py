"""One face is followed, turned or not, lost and found again."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.driving.face_tracker import FaceTracker, face_square
from core.driving.track import track_face
from core.errors import AssetError, RequestError
from core.face.face_reader import READERS
from core.face.landmarks import IBUG_POINTS
from core.saving.movie import open_movie, writing

SIDE, NAME = 96, "dlib"


def landmarks(x: float, degrees: float = 0.0, size: float = 6.0) -> np.ndarray:
    """Landmarks (68, 2), y down, of a face at x; positive degrees turn it counter-clockwise."""
    points = np.zeros((68, 2))
    points[36:42], points[42:48] = [-1, 0], [1, 0]
    points[48], points[54] = [-0.8, 2], [0.8, 2]
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (points * size @ turn.T + [x, SIDE / 2]).astype(np.float32)


class SpotReader:
    """Finds a face wherever a picture has a white spot."""

    points = IBUG_POINTS

    def __init__(self) -> None:
        self.degrees, self.searches = 0.0, 0

    def find(self, photo: np.ndarray) -> list[np.ndarray]:
        self.searches += 1
        columns = np.flatnonzero(photo[..., 0].max(0) > 200)
        parts = np.split(columns, np.flatnonzero(np.diff(columns) > 4) + 1) if len(columns) else []
        return [landmarks(part.mean() + 0.5, self.degrees) for part in parts]

    def read_points(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Return a face whose eyes lie where FFHQ has them, moved to where the spot is."""
        spots = [np.argwhere(frame[..., 0] > 200) for frame in frames]
        valid = np.array([len(spot) > 0 for spot in spots])
        middle = np.array([spot.mean(0)[::-1] + 0.5 if len(spot) else [0, 0] for spot in spots])
        square = face_square(landmarks(SIDE / 2))
        local = ((landmarks(SIDE / 2) - square.centre) / square.half + 1) * 128
        eyes = local[36:48].mean(0)
        return (local - eyes + middle[:, None]).astype(np.float32), valid


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> SpotReader:
    """What stands for every reader of 68 landmarks."""
    reader = SpotReader()
    monkeypatch.setitem(READERS, NAME, lambda: reader)  # type: ignore[arg-type]
    return reader


def spot_at(*places: int) -> np.ndarray:
    picture = np.zeros((SIDE, SIDE, 3), dtype=np.uint8)
    for x in places:
        picture[SIDE // 2 - 2 : SIDE // 2 + 2, x - 2 : x + 2] = 255
    return picture


def film_of(path: Path, frames: list[np.ndarray]) -> Path:
    with writing(open_movie(path, 10)) as movie:
        for frame in frames:
            movie.add(frame)
    return path


def test_a_moving_face_is_searched_once_and_then_followed(reader: SpotReader, tmp_path: Path) -> None:
    track = track_face(film_of(tmp_path / "walk.mp4", [spot_at(x) for x in (40, 44, 48, 52)]), NAME)
    assert track.name == "walk"
    assert reader.searches == 1
    centres = [face.square.centre[0] for face in track.faces if face is not None]
    assert centres == pytest.approx([40, 44, 48, 52], abs=1)
    assert track.moments == pytest.approx([0, 0.1, 0.2, 0.3])
    assert list(track.pictures) == [0, 3]


def test_a_face_that_comes_back_is_found_again(reader: SpotReader, tmp_path: Path) -> None:
    track = track_face(film_of(tmp_path / "a.mp4", [spot_at(40), spot_at(), spot_at(), spot_at(60)]), NAME)
    assert [face is not None for face in track.faces] == [True, False, False, True]


@pytest.mark.parametrize("shown", [range(9, 12), range(10, 12), range(3, 6)])
def test_frames_that_were_not_searched_are_looked_at_again(
    reader: SpotReader, tmp_path: Path, shown: range
) -> None:
    """What comes while nobody searches is found from its first frame on, at the end of a film, too."""
    frames = [spot_at(*[40] * (number in shown)) for number in range(12)]
    track = track_face(film_of(tmp_path / "a.mp4", frames), NAME)
    assert [number for number, face in enumerate(track.faces) if face is not None] == [*shown]


def test_long_absence_is_not_searched_frame_by_frame(reader: SpotReader) -> None:
    tracker = FaceTracker(NAME)
    for number in range(60):
        assert tracker.follow(spot_at(), number / 30) is None
    assert reader.searches < 10


def test_where_frames_are_slow_every_one_is_searched(reader: SpotReader) -> None:
    tracker = FaceTracker(NAME)
    assert [tracker.follow(spot_at(), second) for second in range(7)] == [None] * 7
    assert tracker.follow(spot_at(40), 7) is not None


def test_the_same_of_two_faces_is_followed_after_both_were_lost(reader: SpotReader) -> None:
    tracker = FaceTracker(NAME, number=1)
    first = tracker.follow(spot_at(20, 76), 0)
    assert first is not None
    assert first.square.centre[0] == pytest.approx(76, abs=1)
    assert tracker.follow(spot_at(), 0.1) is None
    faces = [tracker.follow(spot_at(20, 72), seconds) for seconds in (0.2, 0.3, 0.4)]
    assert faces[-1] is not None
    assert faces[-1].square.centre[0] == pytest.approx(72, abs=1)


def test_a_tilted_head_rolls_and_its_points_stand_upright(reader: SpotReader) -> None:
    reader.degrees = 30.0
    face = FaceTracker(NAME).follow(spot_at(48), 0)
    assert face is not None
    assert np.degrees(face.roll) == pytest.approx(30, abs=0.5)
    eyes = face.points[36:42].mean(0), face.points[42:48].mean(0)
    assert eyes[0][1] == pytest.approx(eyes[1][1], abs=0.02)


class _EnoughError(Exception):
    pass


def test_progress_can_end_the_reading(reader: SpotReader, tmp_path: Path) -> None:
    path = film_of(tmp_path / "a.mp4", [spot_at(40)] * 3)
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if len(shares) == 2:
            raise _EnoughError

    with pytest.raises(_EnoughError):
        track_face(path, NAME, progress=stop)
    assert shares == pytest.approx([0, 1 / 3], abs=0.01)


def test_no_face_is_one_sentence(reader: SpotReader, tmp_path: Path) -> None:
    Image.fromarray(spot_at()).save(tmp_path / "wall.png")
    for path in (tmp_path / "wall.png", film_of(tmp_path / "wall.mp4", [spot_at()] * 3)):
        with pytest.raises(RequestError, match=rf"{path.name} shows no face"):
            track_face(path, NAME)


def test_a_face_too_many_is_one_sentence(reader: SpotReader, tmp_path: Path) -> None:
    Image.fromarray(spot_at(20, 76)).save(tmp_path / "two.png")
    with pytest.raises(RequestError, match="shows 2 faces; choose one from 1"):
        track_face(tmp_path / "two.png", NAME, number=2)


def test_what_is_no_picture_is_told(reader: SpotReader, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(AssetError, match=r"a\.txt is not a picture"):
        track_face(tmp_path / "a.txt", NAME)
