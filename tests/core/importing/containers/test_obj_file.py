"""OBJ files: polygons become triangles, damage is named."""

from pathlib import Path

import numpy as np
import pytest

from core.files.refusal import RefusalError
from core.importing.containers.obj_file import read_obj

SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"


def test_quads_are_cut_and_materials_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.obj"
    path.write_text(SQUARE + "vt 0 0\nf 1/1 2/1 3/1 4/1\nusemtl skin\nf 1 2 3\n")
    mesh = read_obj(path)
    np.testing.assert_array_equal(mesh.triangles, [[0, 1, 2], [0, 2, 3], [0, 1, 2]])
    assert [mesh.materials[i] for i in mesh.material] == ["", "", "skin"]


def test_colours_behind_the_position_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.obj"
    path.write_text("v 0 0 0 1 1 1\nv 1 0 0 1 1 1\nv 1 1 5 1 1 1\nf 1 2 3\n")
    np.testing.assert_array_equal(read_obj(path).vertices[2], [1, 1, 5])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no vertices"),
        ("v 1 2\nv 1 2 3\n", "without three coordinates"),
        ("v 1 2 nan\nf 1 1 1\n", "not finite"),
        ("v 1 2 0x1\nf 1 1 1\n", "not a number"),
        (SQUARE, "faces of x.obj are missing"),
        (SQUARE + "f 1 2 5\n", "point outside"),
        (SQUARE + "f -1 -2 -3\n", "point outside"),
        (SQUARE + "f 1 2\n", "face of 2 corners"),
        (SQUARE + "f 1 a 3\n", "damaged face"),
    ],
)
def test_damage_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "x.obj").write_text(text)
    with pytest.raises(RefusalError, match=sentence):
        read_obj(tmp_path / "x.obj")


def test_indices_beyond_every_mesh_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.obj").write_text(SQUARE + f"f 1 2 -{10**23}\n")
    with pytest.raises(RefusalError, match="damaged one"):
        read_obj(tmp_path / "x.obj")
