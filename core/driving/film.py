"""Films that strangers may have made: known containers alone, bounded in size, length and rate.

A container is told by how its file begins and is never guessed: playlists, which name other files, are read
by none of those below. Frames come one by one and are made smaller, so that a film costs little memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.error import FFmpegError

from core.errors import AssetError
from core.files.whole_read import open_plain, read_start

SUFFIXES = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".gif")
LONGEST_S = 60.0
"""What comes later is not looked at."""
MOST_FPS = 30.0
LONGEST_SIDE = 960
MOST_PIXELS = 4096 * 2304
_MOST_DECODED = 20_000  # frames, however short they are
_START = 16
_USUAL_FPS = 25.0  # of films that do not say
_CLOSEST = 0.9  # share of the shortest time between frames: files round


class FilmFrame(NamedTuple):
    """A picture (H, W, 3) uint8 in upright sRGB, and when it is shown, in seconds from the first."""

    seconds: float
    frame: np.ndarray


@dataclass(frozen=True)
class Film:
    """An open film.

    Attributes:
        length: seconds of it that are read, as far as the file says so.
        is_cut: whether the file says that it is longer.
        frames: its frames, at most `MOST_FPS` a second; they can be gone through once.
    """

    length: float
    is_cut: bool
    frames: Iterator[FilmFrame]


def is_film(path: Path) -> bool:
    """Return whether a file begins like a film."""
    return _container(read_start(path, _START)) is not None


@contextmanager
def open_film(path: Path) -> Iterator[Film]:
    """Open a film.

    Raises:
        AssetError: the file is missing, damaged, no film of a known kind, or its pictures are too large; of
            damaged frames, going through them tells.
    """
    container = _container(read_start(path, _START))
    with open_plain(path) as file, ExitStack() as open_files:
        if container is None:
            raise AssetError(
                f"{path} is not a film of a known kind; choose an MP4, MOV, WebM, AVI or GIF file."
            )
        with _damage_told(path):
            opened = open_files.enter_context(av.open(file, "r", format=container, metadata_errors="replace"))
            film = _film(path, opened)
        yield film


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn whatever FFmpeg finds wrong into one sentence."""
    try:
        yield
    except (FFmpegError, OSError, ValueError, ArithmeticError, LookupError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AssetError(f"{path} is damaged or no film ({reason}); choose another file.") from error


def _container(start: bytes) -> str | None:
    """Return FFmpeg's name of the container of a file that starts so."""
    if start[4:8] in (b"ftyp", b"moov", b"mdat", b"wide") and b"avif" not in start and b"heic" not in start:
        return "mov"
    if start[:4] == b"\x1aE\xdf\xa3":
        return "matroska"
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        return "avi"
    return "gif" if start[:4] == b"GIF8" else None


def _film(path: Path, opened: av.container.InputContainer) -> Film:
    if not opened.streams.video:
        raise AssetError(f"{path} holds no pictures; choose a film.")
    stream = opened.streams.video[0]
    if stream.codec_context is None:
        raise AssetError(f"{path} is coded in a way that is unknown here; save it as MP4 with H.264.")
    _check_size(path, stream.codec_context.width, stream.codec_context.height)
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    length = _length(opened, stream)
    return Film(min(length, LONGEST_S), length > LONGEST_S, _frames(path, opened, stream))


def _length(opened: av.container.InputContainer, stream: av.VideoStream) -> float:
    if stream.duration and stream.time_base:
        return max(0.0, float(stream.duration * stream.time_base))
    begun = max(0, opened.start_time or 0) if opened.format.name.startswith("matroska") else 0
    return max(0.0, ((opened.duration or 0) - begun) / av.time_base)  # Matroska tells when films end


def _frames(path: Path, opened: av.container.InputContainer, stream: av.VideoStream) -> Iterator[FilmFrame]:
    rate = float(stream.average_rate or _USUAL_FPS)
    first, shown = None, -math.inf
    with _damage_told(path):
        for number, picture in enumerate(opened.decode(stream)):
            time = number / rate if picture.time is None else float(picture.time)
            first = time if first is None else first
            if time - first > LONGEST_S or number >= _MOST_DECODED:
                return
            if time - first >= shown + _CLOSEST / MOST_FPS:
                shown = time - first
                _check_size(path, picture.width, picture.height)
                yield FilmFrame(shown, _upright(picture))


def _check_size(path: Path, width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise AssetError(
            f"{path} has pictures of {width} × {height} pixels; save it with {MOST_PIXELS // 1_000_000} "
            "million at most."
        )


def _upright(picture: av.VideoFrame) -> np.ndarray:
    """Return the frame as it is meant to be seen, no side over `LONGEST_SIDE`."""
    shrink = min(1.0, LONGEST_SIDE / max(picture.width, picture.height))
    width, height = (max(1, round(side * shrink)) for side in (picture.width, picture.height))
    frame = picture.reformat(width=width, height=height, format="rgb24", interpolation="AREA").to_ndarray()
    return np.ascontiguousarray(np.rot90(frame, round(picture.rotation / 90)))
