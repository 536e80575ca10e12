"""`invert` writes a code that `edit` takes, and says how near it came."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.commands.main import main
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.frames import to_frame
from core.inversion import inversion
from core.inversion.inversion import Stage
from core.rig.rig import Rig


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "STAGES", {"quick": (Stage("w", 2, 16), Stage("w_plus", 2, 16))})


@pytest.fixture
def photo(toy_rig: Rig, tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(to_frame(EditPipeline(toy_rig).generate(PortraitSource(7))[0])).save(path)
    return path


def test_photo_becomes_a_code_that_can_be_edited(
    toy_rig: Rig, photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rig, code, preview = ["--rig", str(toy_rig.path)], tmp_path / "a.npz", tmp_path / "a.png"
    assert main(["invert", *rig, str(photo), "--aligned", "--out", str(code), "--preview", str(preview)]) == 0
    assert "face PSNR" in capsys.readouterr().out
    edited = tmp_path / "b.png"
    assert main(["edit", *rig, "--portrait", str(code), "--out", str(edited)]) == 0
    assert np.array_equal(np.asarray(Image.open(preview)), np.asarray(Image.open(edited)))


def test_edit_goes_back_into_the_photo(
    toy_rig: Rig, photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rig, code, out = ["--rig", str(toy_rig.path)], tmp_path / "a.npz", tmp_path / "b.jpg"
    large = Image.open(photo).resize((60, 40))
    large.save(photo)
    assert main(["invert", *rig, str(photo), "--aligned", "--out", str(code)]) == 0
    edit = ["edit", *rig, "--portrait", str(code), "--yaw", "9", "--out", str(tmp_path / "c.png")]
    assert main([*edit, "--into-photo", str(out)]) == 0
    assert Image.open(out).size == (60, 40)
    moved = photo.rename(tmp_path / "moved.png")
    assert main([*edit, "--into-photo", str(out)]) == 2
    assert "photo.png is not there any more; say where it is. --photo FILE" in capsys.readouterr().err
    assert main([*edit, "--into-photo", str(out), "--photo", str(moved)]) == 0
    assert main([*edit, "--into-photo", str(moved), "--photo", str(moved)]) == 2
    assert "would be lost" in capsys.readouterr().err
    large.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(moved)
    assert main([*edit, "--into-photo", str(out), "--photo", str(moved)]) == 0
    assert "is not the file that the portrait was found for" in capsys.readouterr().out


def test_portrait_of_a_seed_has_no_photo(
    toy_rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "a.png"), "--into-photo", str(tmp_path / "b.png")]
    assert main(["edit", "--rig", str(toy_rig.path), "--seed", "7", *out]) == 2
    assert "The portrait 7 was not found for a photo" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--out", "a.png", "--aligned"], "a.png does not end in .npz"),
        (["--out", "a.npz"], "No face was found"),
        (["--out", "missing/a.npz", "--aligned"], "Cannot write missing/a.npz"),
    ],
)
def test_mistake_is_one_sentence(
    toy_rig: Rig, photo: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["invert", "--rig", str(toy_rig.path), str(photo), *options]) == 2
    message = capsys.readouterr().err
    assert sentence in message
    assert message.count("\n") == 1
