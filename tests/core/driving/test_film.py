"""Films are read frame by frame, within bounds, and what is none is told in one sentence."""

import struct
from pathlib import Path

import av
import numpy as np
import pytest

from core.driving import film as film_module
from core.driving.film import is_film, open_film
from core.errors import AssetError
from core.saving.movie import open_movie, writing

LEVELS = [20, 80, 140, 200]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write(tmp_path / "clip.mp4")


def write(path: Path, frames_per_second: int = 10) -> Path:
    with writing(open_movie(path, frames_per_second)) as movie:
        for level in LEVELS:
            movie.add(np.full((48, 64, 3), level, dtype=np.uint8))
    return path


def read(path: Path) -> list[tuple[float, float]]:
    """Return moment and brightness of every frame."""
    with open_film(path) as film:
        return [(seconds, float(frame.mean())) for seconds, frame in film.frames]


@pytest.mark.parametrize("name", ["a.mp4", "a.gif"])
def test_frames_come_in_order_at_their_moments(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name)
    moments, levels = zip(*read(path), strict=True)
    assert moments == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert levels == pytest.approx(LEVELS, abs=4)
    assert is_film(path)
    assert is_film(path.rename(tmp_path / "without_suffix"))


def test_a_film_whose_clock_begins_late_is_no_longer_for_that(clip: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.mkv"
    with av.open(str(clip)) as source, av.open(str(late), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.pts is not None:
                begin = round(100 / packet.time_base)
                packet.pts, packet.dts, packet.stream = packet.pts + begin, packet.dts + begin, stream
                target.mux(packet)
    with open_film(late) as film:
        assert film.length == pytest.approx(0.4, abs=0.1)
        assert not film.is_cut
        assert [frame.seconds for frame in film.frames] == pytest.approx([0, 0.1, 0.2, 0.3], abs=0.01)


def test_a_fast_film_is_thinned_out(tmp_path: Path) -> None:
    assert [moment for moment, _ in read(write(tmp_path / "a.mp4", 60))] == pytest.approx([0, 1 / 30])


def test_a_long_film_is_read_up_to_the_limit(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_module, "LONGEST_S", 0.15)
    with open_film(clip) as film:
        assert film.is_cut
        assert film.length == 0.15
        assert len(list(film.frames)) == 2


def test_large_pictures_are_made_smaller(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_module, "LONGEST_SIDE", 32)
    with open_film(clip) as film:
        assert {picture.frame.shape for picture in film.frames} == {(24, 32, 3)}


def test_a_film_of_a_phone_held_upright_is_turned(tmp_path: Path) -> None:
    path, wide = tmp_path / "phone.mp4", np.zeros((48, 64, 3), dtype=np.uint8)
    wide[:, :32] = 200  # the left half
    with writing(open_movie(path, 10)) as movie:
        movie.add(wide)
    matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]  # of the track: as it is stored
    quarter = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]  # clockwise
    stored, turned = struct.pack(">9i", *matrix), struct.pack(">9i", *quarter)
    head, _, tail = path.read_bytes().rpartition(stored)
    path.write_bytes(head + turned + tail)
    with open_film(path) as film:
        frame = next(film.frames).frame
    assert frame.shape == (64, 48, 3)
    assert frame[:24].mean() > 180
    assert frame[40:].mean() < 20


def test_huge_pictures_are_refused_before_they_are_decoded(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film_module, "MOST_PIXELS", 1000)
    with pytest.raises(AssetError, match=r"clip\.mp4 has pictures of 64 × 48 pixels"), open_film(clip):
        pass


def test_damage_within_a_film_is_told(clip: Path) -> None:
    data = bytearray(clip.read_bytes())
    clip.write_bytes(bytes(data[: len(data) // 3]))
    with pytest.raises(AssetError, match=r"clip\.mp4 is damaged or no film"):
        read(clip)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\0\0\0\x18abcd",
    ],
)
def test_what_only_its_name_calls_a_film_is_not_opened(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert not is_film(path)
    with pytest.raises(AssetError, match=r"a\.mp4 is not a film of a known kind"):
        read(path)


def test_a_missing_film_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="it does not exist"):
        read(tmp_path / "none.mp4")


def test_an_unknown_codec_is_told(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes().replace(b"avc1", b"what"))
    with pytest.raises(AssetError, match=r"clip\.mp4 is coded in a way that is unknown here"):
        read(clip)


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=44100)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        sound.rate = 44100
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    with pytest.raises(AssetError, match=r"a\.mp4 holds no pictures"):
        read(path)
