"""Animations as files: MP4, GIF, or a folder of numbered pictures. Whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.error import FFmpegError
from PIL import Image

from core.errors import ExportError
from core.files.whole_file import PartialFile, whole_file, write_whole
from core.files.whole_folder import PartialFolder
from core.saving.picture_encoding import picture_bytes

SHORTEST_GIF_DELAY_MS = 20
H264_QUALITY = "16"  # constant rate factor: visually lossless


class Sink(Protocol):
    """Where the pictures of an export go; used from one thread at a time."""

    def finish(self) -> None:
        """Put the whole file or folder into place; raises ExportError."""

    def abort(self) -> None:
        """Leave nothing behind."""


class FrameSink(Sink, Protocol):
    """Takes the frames of an export one by one."""

    def add(self, frame: np.ndarray) -> None:
        """Take the next frame (H, W, 3) uint8; raises ExportError."""


class Mp4Movie:
    """H.264 at a constant quality; odd sides lose a row or a column, as the format needs even ones."""

    def __init__(self, path: Path, frames_per_second: int) -> None:
        self._path, self._rate = path, frames_per_second
        self._partial = PartialFile(path)
        try:
            self._container = av.open(str(self._partial.path), "w", format="mp4")
        except FFmpegError as error:
            self._partial.discard()
            raise _refusal(path, error) from error
        self._stream: av.VideoStream | None = None

    def add(self, frame: np.ndarray) -> None:
        """Take the next frame."""
        even = np.ascontiguousarray(frame[: frame.shape[0] // 2 * 2, : frame.shape[1] // 2 * 2])
        try:
            if self._stream is None:
                self._stream = self._open_stream(even.shape[1], even.shape[0])
            picture = av.VideoFrame.from_ndarray(even, format="rgb24")
            self._container.mux(self._stream.encode(picture))
        except (FFmpegError, ValueError) as error:
            raise _refusal(self._path, error) from error

    def finish(self) -> None:
        """Put the file into place."""
        try:
            if self._stream is not None:
                self._container.mux(self._stream.encode(None))
            self._container.close()
        except (FFmpegError, OSError) as error:
            self.abort()
            raise _refusal(self._path, error) from error
        self._partial.commit()

    def abort(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(FFmpegError, ValueError):
            self._container.close()
        self._partial.discard()

    def _open_stream(self, width: int, height: int) -> av.VideoStream:
        stream = self._container.add_stream(
            "libx264", rate=Fraction(self._rate), options={"crf": H264_QUALITY}
        )
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        return stream


class GifMovie:
    """A looping GIF; frames wait in memory as 256 colours each."""

    def __init__(self, path: Path, frames_per_second: int) -> None:
        self._path = path
        self._delay = max(SHORTEST_GIF_DELAY_MS, round(1000 / frames_per_second))
        self._frames: list[Image.Image] = []

    def add(self, frame: np.ndarray) -> None:
        """Take the next frame."""
        self._frames.append(Image.fromarray(frame).quantize(256, dither=Image.Dither.FLOYDSTEINBERG))

    def finish(self) -> None:
        """Write the file."""
        first, *others = self._frames
        with whole_file(self._path) as file:
            first.save(file, "GIF", save_all=True, append_images=others, duration=self._delay, loop=0)

    def abort(self) -> None:
        """Forget the frames."""
        self._frames.clear()


class StillPicture:
    """A single picture, by its suffix."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._data = b""

    def add(self, frame: np.ndarray) -> None:
        """Take the only frame (H, W, 3 or 4) uint8."""
        self._data = picture_bytes(self._path, frame)

    def finish(self) -> None:
        """Write the file."""
        write_whole(self._path, self._data)

    def abort(self) -> None:
        """Forget the frame."""


class PictureSequence:
    """A folder of PNG files, `0001.png` and on; an existing folder is never written into."""

    def __init__(self, path: Path, frames_per_second: int = 0) -> None:
        if path.exists():
            raise ExportError(f"{path} exists already; choose another name for the folder.")
        self._partial = PartialFolder(path)
        self._count = 0

    def add(self, frame: np.ndarray) -> None:
        """Write the next picture."""
        self._count += 1
        file = self._partial.path / f"{self._count:04d}.png"
        write_whole(file, picture_bytes(file, frame))

    def finish(self) -> None:
        """Give the folder its name."""
        self._partial.commit()

    def abort(self) -> None:
        """Remove the pictures."""
        self._partial.discard()


MOVIES: dict[str, Callable[[Path, int], FrameSink]] = {
    ".mp4": Mp4Movie,
    ".gif": GifMovie,
    "": PictureSequence,
}
"""Makers by suffix; a path without one is a folder of pictures."""


def check_movie(path: Path) -> None:
    """Raise ExportError where no animation can be written to `path`."""
    if path.suffix.lower() not in MOVIES:
        raise ExportError(f"{path} has no movie suffix; use .mp4, .gif, or none for a folder of pictures.")
    if not path.parent.is_dir():
        raise ExportError(f"Cannot write {path}: there is no folder {path.parent}; choose another place.")


def open_movie(path: Path, frames_per_second: int) -> FrameSink:
    """Return what writes an animation to `path`; raises ExportError for another suffix or a bad place."""
    check_movie(path)
    return MOVIES[path.suffix.lower()](path, frames_per_second)


@contextlib.contextmanager
def writing(movie: FrameSink) -> Iterator[FrameSink]:
    """Finish a movie after the block below; nothing is left behind where that fails."""
    whole = False
    try:
        yield movie
        whole = True
    finally:
        if not whole:
            movie.abort()
    movie.finish()


def _refusal(path: Path, error: Exception) -> ExportError:
    """Return one sentence; the library's own would name the file that is only being written."""
    reason = getattr(error, "strerror", None) or error
    return ExportError(f"Cannot write {path}: {reason}; choose another place or format.")
