"""Contact shadows lie beside what stands off a surface, deeper away from the light."""

import numpy as np

from core.scenes.drawing.occlusion import contact_shadow

FOCAL, DISTANCE = 4.0, 90.0


def _step(light: tuple[float, float, float]) -> np.ndarray:
    """Return light on a wall whose right half stands 1.5 cm nearer to the camera."""
    depth = np.full((64, 64), DISTANCE, np.float32)
    depth[:, 32:] -= 1.5
    normals = np.broadcast_to(np.array([0, 0, 1], np.float32), (64, 64, 3))
    return contact_shadow(depth, normals, np.array(light), FOCAL)


def test_a_step_shades_the_lower_side_only() -> None:
    lit = _step((0.0, 0.0, 1.0))
    assert lit[32, 31] < 0.95
    assert lit[32, 31] < lit[32, 28] <= 1
    assert lit[32, 2] == lit[32, 40] == 1


def test_the_shadow_is_deeper_where_the_step_hides_the_key_light() -> None:
    assert _step((0.7, 0, 0.7))[32, 30] < _step((-0.7, 0, 0.7))[32, 30] - 0.005


def test_nothing_is_shaded_where_nothing_is() -> None:
    empty = np.full((16, 16), 1e9, np.float32)
    np.testing.assert_array_equal(
        contact_shadow(empty, np.zeros((16, 16, 3), np.float32), np.ones(3), FOCAL), 1
    )
