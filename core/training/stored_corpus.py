"""Corpora on disk: shards with their frames, and beside each the samples as training reads them.

A shard is an npz file of codes, frames and landmarks in pixels. Training compares much smaller pictures and
most codes repeat one row for every layer, so what it reads is kept beside the shard in a file of its own, a
tenth as large, from which samples are read as they are drawn. It is made again from its shard where it is
missing: at another resolution, or in a folder of a version that had none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from core.errors import AssetError
from core.face.surface_points import SurfacePoints
from core.files.checkpoint import write_tensors
from core.files.npz import Npz
from core.files.tensor_rows import OpenFiles, TensorRows
from core.training.corpus_source import reader_of
from core.training.samples import Corpus, LatentCorpus
from core.training.sharing import make_together

SHARD_FIELDS = ("w_plus", "frames", "landmarks", "valid", "psi")
_READ = SHARD_FIELDS[:4]
_PICTURES = 256  # that are averaged down at once


class StoredCorpus(Corpus):
    """Samples that lie in the files of a folder; those drawn are in memory, and no others.

    Args:
        shards: the files.
        reader: who looked for faces.
        rows: which of their samples; all of them by default.
        points: (U,) which of the reader's points; all of them by default.
    """

    def __init__(
        self,
        shards: Sequence[StoredShard],
        reader: str,
        rows: np.ndarray | None = None,
        points: torch.Tensor | None = None,
    ) -> None:
        self._shards, self.reader = shards, reader
        self._points = torch.arange(shards[0].points) if points is None else points
        self._starts = np.cumsum([0, *(len(shard.valid) for shard in shards)])
        self._rows = np.arange(self._starts[-1]) if rows is None else rows
        self.valid = torch.cat([shard.valid for shard in shards])[torch.from_numpy(self._rows)]

    def __getitem__(self, index: slice | torch.Tensor) -> LatentCorpus:
        rows, side = self._picked(index), self.resolution
        images = torch.empty(len(rows), 3, side, side, dtype=torch.uint8)
        landmarks = torch.empty(len(rows), len(self._points), 2)
        for shard, own, place in self._parts(rows):
            images[place] = shard.images(own)
            landmarks[place] = shard.landmarks(own)[:, self._points]
        return LatentCorpus(self.codes(index), images, landmarks, self.valid[index], self.reader)

    def codes(self, index: slice | torch.Tensor) -> torch.Tensor:
        """Return the codes (N, L, w_dim) of samples alone."""
        rows = self._picked(index)
        codes = torch.empty(len(rows), *self.code_shape)
        for shard, own, place in self._parts(rows):
            codes[place] = shard.codes(own)
        return codes

    def select(self, index: slice | torch.Tensor) -> StoredCorpus:
        """Return some of the samples, where they are."""
        return StoredCorpus(self._shards, self.reader, self._picked(index), self._points)

    def with_points(self, points: SurfacePoints) -> StoredCorpus:
        """Return the samples with those of their reader's points alone."""
        return StoredCorpus(self._shards, self.reader, self._rows, self._points[points.rows])

    @property
    def code_shape(self) -> tuple[int, int]:
        """L and w_dim."""
        return self._shards[0].num_ws, self._shards[0].w_dim

    @property
    def resolution(self) -> int:
        """Side R of the pictures."""
        return self._shards[0].resolution

    def _parts(self, rows: np.ndarray) -> Iterator[tuple[StoredShard, np.ndarray, torch.Tensor]]:
        """Give each shard that has some of the rows, which of its own they are, and their places."""
        shards = np.searchsorted(self._starts, rows, side="right") - 1
        for number in np.unique(shards):
            place = np.flatnonzero(shards == number)
            yield self._shards[number], rows[place] - self._starts[number], torch.from_numpy(place)

    def _picked(self, index: slice | torch.Tensor) -> np.ndarray:
        return self._rows[index if isinstance(index, slice) else index.numpy()]


class StoredShard:
    """The samples of one shard as training reads them.

    Attributes:
        valid: (N,) bool, whether a face was found.
        points: K, that its reader has.
        num_ws, w_dim: sizes of a code.
        resolution: side of the pictures.
    """

    def __init__(self, path: Path, files: OpenFiles) -> None:
        """Read all but the samples.

        Raises:
            AssetError: the file is damaged.
        """
        self._rows = TensorRows(path, files)
        valid, first = self._rows.shape("valid"), self._rows.shape("first")
        self.valid = self._rows.read("valid", range(valid[0]))
        self._first = self._rows.read("first", range(first[0])).numpy()
        self.points = self._rows.shape("landmarks")[-2:][0]
        self.num_ws = int(self._rows.read("num_ws", [0]))
        self.w_dim, self.resolution = self._rows.shape("codes")[-1], self._rows.shape("images")[-1]
        self._check()

    def images(self, rows: np.ndarray) -> torch.Tensor:
        """Return pictures (N, 3, R, R) uint8; raises AssetError where the file can no longer be read."""
        return self._rows.read("images", rows)

    def landmarks(self, rows: np.ndarray) -> torch.Tensor:
        """Return landmarks (N, K, 2) in [-1, 1]; raises AssetError as `images`."""
        return self._rows.read("landmarks", rows)

    def codes(self, rows: np.ndarray) -> torch.Tensor:
        """Return codes (N, L, w_dim); raises AssetError as `images`."""
        begin, lengths = self._first[rows], np.diff(self._first)[rows]
        places = np.cumsum(lengths) - lengths
        codes = self._rows.read("codes", np.arange(lengths.sum()) + np.repeat(begin - places, lengths))
        layers = np.arange(self.num_ws) * (lengths > 1)[:, None]
        return codes[torch.from_numpy(places[:, None] + layers)]

    def _check(self) -> None:
        count, side, lengths = len(self.valid), self.resolution, np.diff(self._first)
        fits = (
            self._rows.shape("images") == (count, 3, side, side)
            and self._rows.shape("landmarks") == (count, self.points, 2)
            and self._rows.shape("codes") == (self._first[-1], self.w_dim)
            and len(lengths) == count > 0
            and self._first[0] == 0
            and bool(((lengths == 1) | (lengths == self.num_ws)).all())
        )
        if not fits:
            raise self._rows.damaged("its samples do not fit together")


def load_latent_corpus(folder: str | Path, resolution: int) -> StoredCorpus:
    """Open all shards of a corpus.

    Args:
        folder: what `build_latent_corpus` wrote.
        resolution: R; pictures are averaged down to it.

    Raises:
        AssetError: the folder holds no shard, or a shard is damaged.
        ExportError: samples of another resolution cannot be written beside the shards.
    """
    shards = sorted(Path(folder).glob("shard_*.npz"))
    if not shards:
        raise AssetError(f"{folder} holds no corpus (shard_*.npz): build it first.")
    sources = {samples_path(shard, resolution): shard for shard in shards}

    def make(path: Path) -> None:
        write_samples(path, *_read_shard(sources[path]), resolution)

    if not all(path.is_file() for path in sources):
        make_together(list(sources), make, "small pictures", "shard")
    files = OpenFiles()
    return StoredCorpus([StoredShard(path, files) for path in sources], reader_of(Path(folder)))


def samples_path(shard: Path, resolution: int) -> Path:
    """Return where the samples of a shard lie as training at this resolution reads them."""
    return shard.with_suffix(f".{resolution}.safetensors")


def write_samples(
    path: Path,
    w_plus: torch.Tensor,
    frames: np.ndarray,
    landmarks: np.ndarray,
    valid: np.ndarray,
    resolution: int,
) -> None:
    """Write samples as training reads them; arguments as of `corpus_from_frames`. Raises ExportError."""
    corpus = corpus_from_frames(w_plus, frames, landmarks, valid, resolution)
    layers = w_plus.shape[1]
    repeats = (w_plus == w_plus[:, :1]).flatten(1).all(1)
    lengths = torch.where(repeats, 1, layers)
    tensors = {
        "codes": w_plus[torch.arange(layers) < lengths[:, None]].float(),
        "first": torch.cat([torch.zeros(1, dtype=torch.int64), lengths.cumsum(0)]),
        "num_ws": torch.tensor([layers]),
        "images": corpus.images,
        "landmarks": corpus.landmarks,
        "valid": corpus.valid,
    }
    write_tensors(path, tensors, {"kind": "samples"})


def corpus_from_frames(
    w_plus: torch.Tensor,
    frames: np.ndarray,
    landmarks: np.ndarray,
    valid: np.ndarray,
    resolution: int,
    reader: str = "dlib",
) -> LatentCorpus:
    """Bring pictures and pixel landmarks into training form.

    Args:
        w_plus: (N, L, w_dim).
        frames: (N, H, W, 3) uint8.
        landmarks: (N, K, 2) pixels of the frames, centres at +0.5.
        valid: (N,) bool.
        resolution: R of the pictures kept.
        reader: who found the landmarks.
    """
    height, width = frames.shape[1:3]
    small = [_shrink(part, resolution) for part in torch.from_numpy(frames).split(_PICTURES)]
    points = to_ndc(landmarks, width, height)
    return LatentCorpus(w_plus, torch.cat(small), points, torch.from_numpy(valid), reader)


def to_ndc(landmarks: np.ndarray, width: int, height: int) -> torch.Tensor:
    """Return pixel positions (N, K, 2) as tensor, x to the right and y up, the picture spanning [-1, 1]."""
    span = torch.tensor([width, height], dtype=torch.float32)
    return (torch.from_numpy(landmarks) / span * 2 - 1) * torch.tensor([1.0, -1.0])


def _read_shard(path: Path) -> tuple[torch.Tensor, np.ndarray, np.ndarray, np.ndarray]:
    try:
        stored = Npz(path).read(_READ)
    except AssetError as error:
        raise AssetError(f"{path} is damaged: delete it and build the corpus again.") from error
    w_plus, frames, landmarks, valid = (array.copy() for array in stored.values())  # torch wants to own them
    return torch.from_numpy(w_plus), frames, landmarks, valid


def _shrink(frames: torch.Tensor, resolution: int) -> torch.Tensor:
    image = frames.permute(0, 3, 1, 2).float()
    return functional.adaptive_avg_pool2d(image, resolution).round().to(torch.uint8)
