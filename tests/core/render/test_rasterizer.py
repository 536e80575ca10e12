import importlib.util

import pytest

from core.errors import RigEditorError
from core.render.numba_rasterizer import rasterize
from core.render.rasterizer import RASTERIZERS, default_rasterizer


def test_the_cpu_has_a_rasterizer_without_pytorch3d() -> None:
    assert RASTERIZERS["numba"]() is rasterize
    assert default_rasterizer("cpu") is rasterize


@pytest.mark.skipif(importlib.util.find_spec("pytorch3d") is not None, reason="pytorch3d is installed")
def test_missing_pytorch3d_is_named_when_it_is_chosen() -> None:
    with pytest.raises(RigEditorError, match="install pytorch3d"):
        RASTERIZERS["pytorch3d"]()
