"""Opening a rig prepares all that the window's thread would otherwise wait for."""

from app.worker.opening import open_rig
from core.files.assets import SHIPPED_RIG
from core.render import numba_surface


def test_opened_rig_has_its_mesh_loops_compiled(qapp, monkeypatch):
    monkeypatch.setattr(numba_surface, "_normals", numba_surface.compiled(numba_surface._normals.py_func))
    pipeline = open_rig(SHIPPED_RIG)()
    assert numba_surface._normals.signatures
    assert pipeline.rig.name == "demo"
