"""Scenes: the factor table, pairs, and smooth maps to plausible quantities."""

from dataclasses import fields

import numpy as np
import torch

from core.scenes.bust import TRAITS, Bust
from core.scenes.mirror import Mirror
from core.scenes.scene import (
    FACTORS,
    GROUPS,
    SCENE_SIZE,
    columns,
    group_columns,
    sample_pairs,
    scenes_of,
)


def test_groups_cover_every_column_once() -> None:
    covered = np.concatenate([group_columns(group) for group in GROUPS])
    assert sorted(covered) == list(range(SCENE_SIZE))
    assert columns(FACTORS[-1].name).stop == SCENE_SIZE


def test_pairs_differ_in_their_group_only() -> None:
    scenes, groups = sample_pairs(40, np.random.default_rng(0))
    changed = scenes[::2] != scenes[1::2]
    for row, group in enumerate(groups):
        assert set(np.flatnonzero(changed[row])) == set(group_columns(GROUPS[group]))


def test_quantities_are_plausible_and_smooth(toy_bust: Bust) -> None:
    s = np.random.default_rng(1).standard_normal((400, SCENE_SIZE))
    scenes = scenes_of(toy_bust, s)
    nudged = scenes_of(toy_bust, s + 1e-4)
    assert scenes.expression.min() >= 0
    assert scenes.expression.max() <= 1
    assert 10 < np.degrees(scenes.angles[:, 0].std()) < 25
    assert np.degrees(scenes.angles[:, 1].std()) < 10
    for name in ("skin", "hair_color", "shirt", "backdrop", "iris"):
        color = getattr(scenes, name)
        assert 0 <= color.min() <= color.max() <= 1
        assert np.abs(getattr(nudged, name) - color).max() < 1e-3


def test_smile_factor_smiles(toy_bust: Bust) -> None:
    s = np.zeros((2, SCENE_SIZE))
    s[1, columns("smile")] = 2
    smiles = scenes_of(toy_bust, s).expression[:, toy_bust.expression_names.index("mouthSmileLeft")]
    assert smiles[1] > smiles[0] + 0.4


def test_men_wear_beards_and_shorter_hair(toy_bust: Bust) -> None:
    scenes = scenes_of(toy_bust, 0.7 * np.random.default_rng(2).standard_normal((400, SCENE_SIZE)))
    male = toy_bust.trait_weights[TRAITS.index("gender")] @ scenes.identity.T
    men, women = male > np.quantile(male, 0.8), male < np.quantile(male, 0.2)
    assert scenes.beard[men].mean() > scenes.beard[women].mean() + 0.1
    assert scenes.hair_length[men].mean() < scenes.hair_length[women].mean() - 2


def test_mirrored_scenes_have_mirrored_quantities(toy_bust: Bust) -> None:
    """What the picture shows left of the middle, the flipped one shows right of it; nothing else changes."""
    s = torch.randn(50, SCENE_SIZE, generator=torch.Generator().manual_seed(3)).double()
    mirror = Mirror.of_factors({factor.name: factor.size for factor in FACTORS})
    _, flipped = mirror.flip(torch.zeros(50, 3, 1, 1), s, torch.ones(50, dtype=torch.bool))
    before, after = scenes_of(toy_bust, s.numpy()), scenes_of(toy_bust, flipped.numpy())
    sign = {"angles": [-1, 1, -1], "key": [-1, 1, 1], "parting": -1, "gradient": -1}
    for field in fields(before):
        wanted = getattr(before, field.name) * np.array(sign.get(field.name, 1))
        if field.name == "scenery":
            wanted = wanted[:, ::-1]
        if field.name == "sh_coeffs":
            wanted[:, [3, 4, 7]] *= -1  # odd in x
        np.testing.assert_allclose(getattr(after, field.name), wanted, atol=1e-6, err_msg=field.name)
