"""The mesh goes round in a movie that other programs open, or stands still on a clear ground."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from core.errors import ExportError
from core.face.morphable_model import MorphableModel
from core.saving import turntable
from core.saving.turntable import save_turntable


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turntable, "SIDE", 64)
    monkeypatch.setattr(turntable, "FRAMES", 16)


def test_movie_goes_round_once(toy_model: MorphableModel, tmp_path: Path) -> None:
    save_turntable(tmp_path / "a.mp4", toy_model, toy_model.neutral_params())
    with av.open(str(tmp_path / "a.mp4")) as movie:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in movie.decode(video=0)]
    assert len(frames) == 16
    assert frames[0].shape == (64, 64, 3)
    changes = [np.abs(frames[0] - frame).mean() for frame in frames]
    assert changes[8] > changes[1] > 0, "the back looks other than the front"
    assert abs(changes[15] - changes[1]) < changes[8], "the last step leads back to the first"


def test_still_picture_has_a_clear_ground(toy_model: MorphableModel, tmp_path: Path) -> None:
    save_turntable(tmp_path / "a.png", toy_model, toy_model.neutral_params())
    alpha = np.asarray(Image.open(tmp_path / "a.png").convert("RGBA"))[..., 3]
    assert alpha[0, 0] == 0
    assert alpha.max() == 255


def test_another_suffix_and_a_missing_folder_are_refused(toy_model: MorphableModel, tmp_path: Path) -> None:
    params = toy_model.neutral_params()
    with pytest.raises(ExportError, match="no movie suffix"):
        save_turntable(tmp_path / "a.avi", toy_model, params)
    with pytest.raises(ExportError, match="there is no folder"):
        save_turntable(tmp_path / "none" / "a.gif", toy_model, params)
    assert list(tmp_path.iterdir()) == []
