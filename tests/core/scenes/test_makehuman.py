"""Reading MakeHuman's formats, on a mesh of one quad."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from core.scenes.makehuman import load_base_mesh, load_target

OBJ = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\ng body\nf 1/1 2/2 3/3 4/4\n"


def test_base_mesh_is_read(tmp_path: Path) -> None:
    for folder in ("3dobjs", "mesh_metadata"):
        (tmp_path / "mpfb2" / folder).mkdir(parents=True)
    (tmp_path / "mpfb2/3dobjs/base.obj").write_text(OBJ)
    (tmp_path / "mpfb2/mesh_metadata/hm08.mirror").write_text("0 1 r\n1 0 l\n2 3 l\n3 2 r\n")
    mesh = load_base_mesh(tmp_path)
    assert mesh.vertices.shape == (4, 3)
    np.testing.assert_array_equal(mesh.quads, [[0, 1, 2, 3]])
    np.testing.assert_array_equal(mesh.quad_uvs, [[0, 1, 2, 3]])
    assert list(mesh.quad_groups) == ["body"]
    np.testing.assert_array_equal(mesh.mirror, [1, 0, 3, 2])


@pytest.mark.parametrize("name", ["smile.target", "smile.target.gz"])
def test_target_is_dense_and_skips_comments(tmp_path: Path, name: str) -> None:
    text = b"# a comment\n2 .5 0 -1\n"
    path = tmp_path / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    expected = np.zeros((4, 3))
    expected[2] = [0.5, 0, -1]
    np.testing.assert_array_equal(load_target(path, 4), expected)
