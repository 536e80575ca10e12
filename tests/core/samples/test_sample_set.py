"""Another rig's samples are read without its networks, and with the same suspicion."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.errors import AssetError
from core.files.rig_files import FACE_MODEL, MANIFEST, STATISTICS
from core.rig.rig import Rig
from core.samples.sample_set import read_sample_set


@pytest.fixture
def folder(toy_rig: Rig, tmp_path: Path) -> Path:
    """A rig without networks."""
    for name in (MANIFEST, FACE_MODEL, STATISTICS):
        shutil.copy(toy_rig.path / name, tmp_path / name)
    return tmp_path


def replace(folder: Path, name: str, source: Path) -> None:
    """Exchange a file and its hash, as someone does who means harm."""
    import hashlib

    shutil.copy(source, folder / name)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][name] = hashlib.sha256(source.read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_samples_are_those_of_the_rig(toy_rig: Rig, folder: Path) -> None:
    found = read_sample_set(folder)
    assert (found.rig, found.truncation_psi) == ("toy", 1)
    yaw = toy_rig.statistics.params[:, toy_rig.model.table.slice("rotation").start]
    assert found.distributions["yaw"].values == pytest.approx(np.degrees(yaw), rel=1e-3)


@pytest.mark.parametrize("name", [FACE_MODEL, STATISTICS])
def test_damage_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"no npz")
    with pytest.raises(AssetError, match=f"{name} is damaged"):
        read_sample_set(folder)


def test_statistics_of_another_face_model_are_refused(folder: Path, component_rig: Rig) -> None:
    replace(folder, STATISTICS, component_rig.path / STATISTICS)
    with pytest.raises(AssetError, match="field params is 42 numbers wide where 45 are expected"):
        read_sample_set(folder)


def test_file_that_claims_more_than_it_has_is_refused(folder: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.npz"
    np.savez(forged, seeds=np.arange(3), params=np.zeros((3, 3)), w=np.array([None, None], object))
    replace(folder, STATISTICS, forged)
    with pytest.raises(AssetError, match=r"statistics\.npz"):
        read_sample_set(folder)
