"""A corpus of flat portraits, small enough to learn from in a second."""

import numpy as np
import pytest

SCENE_SIZE = 4


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Flat portraits whose colour is the scene's first factor and whose eyes are the second."""
    folder = tmp_path_factory.mktemp("corpus")
    random = np.random.default_rng(0)
    parts = np.ones((128, 128), np.uint8)
    parts[50:60, 40:50] = 4
    parts[90:100, 55:75] = 5

    def render(scenes):
        images = np.repeat(128 + 30 * scenes[:, None, None, :1], 3, axis=-1) * np.ones((1, 128, 128, 1))
        images[:, parts == 4] += 60 * scenes[:, None, 1:2]
        return images.clip(0, 255).astype(np.uint8)

    for index in range(2):
        scenes = random.normal(size=(16, SCENE_SIZE)).astype(np.float32)
        scenes[1::2] = scenes[0::2]
        scenes[1::2, 1] += 1
        arrays = {"images": render(scenes), "scenes": scenes, "expression": scenes[:, 1:2]}
        np.savez(folder / f"shard_{index:05d}.npz", **arrays, parts=np.repeat(parts[None], 16, axis=0))
    probes = random.normal(size=(1, 12, 2, SCENE_SIZE)).astype(np.float32)
    probes[:, :, 1] = probes[:, :, 0] + np.array([1, 0, 0, 0])
    images = render(probes.reshape(-1, SCENE_SIZE)).reshape(1, 12, 2, 128, 128, 3)
    (folder / "factors.json").write_text('{"shade": 1, "mouth": 1, "rest": 2}')
    np.savez(folder / "probes.npz", names=np.array(["colour"]), images=images, scenes=probes)
    return folder
