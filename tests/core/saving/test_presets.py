"""Presets: shipped ones are sound, values fit the portrait, damaged files are named."""

from pathlib import Path

import pytest
import torch

from core.controls.control import controls_for
from core.controls.control_values import apply_controls
from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_PRESETS
from core.render.spherical_harmonics import directional_light
from core.samples.distributions import light_stand
from core.saving.presets import Preset, read_preset, write_preset


def test_shipped_presets_are_sound() -> None:
    presets = [read_preset(path) for path in sorted(SHIPPED_PRESETS.glob("*.json"))]
    assert {"Neutral", "Smile", "Surprise", "Rembrandt", "Butterfly", "Rim"} <= {p.name for p in presets}
    assert len({(p.group, p.name) for p in presets}) == len(presets)


def test_rest_covers_the_group_and_unknown_units_are_left_out(toy_model: MorphableModel) -> None:
    preset = Preset("Smile", "expression", {"mouthSmile": 0.6, "cheekPuff": 1.0}, rest=0.0)
    panel = {
        name: c for name, c in controls_for(toy_model).items() if name in ("mouthSmile", "jawOpen", "yaw")
    }
    assert preset.values(panel, toy_model.neutral_params()) == {"mouthSmile": 0.6, "jawOpen": 0.0}
    reach = {"mouthSmile": (0.1, 0.3), "jawOpen": (0.05, 0.7)}
    resting = preset.values(panel, toy_model.neutral_params(), reach)
    assert resting == {"mouthSmile": 0.6, "jawOpen": 0.05}, "rest goes as low as portraits follow"


def test_older_expression_preset_still_moves_the_eyes(gaze_model: MorphableModel, tmp_path: Path) -> None:
    """Those of before the gaze was a group of its own; a pose that names an expression still sets none."""
    path = tmp_path / "mine.json"
    for group, expected in (("expression", {"eyeLookInLeft": 0.5, "jawOpen": 0.2}), ("pose", {})):
        write_preset(path, Preset("Mine", group, {"eyeLookInLeft": 0.5, "jawOpen": 0.2}))
        values = read_preset(path).values(controls_for(gaze_model), gaze_model.neutral_params())
        assert values == expected


def test_light_stands_where_the_preset_says(toy_model: MorphableModel) -> None:
    toward = torch.nn.functional.normalize(torch.tensor([[-0.3, 0.1, 1.0]]), dim=-1)
    own = toy_model.neutral_params().replace(sh_coeffs=directional_light(toward, torch.ones(1, 3)))
    preset = Preset("Rembrandt", "light", light_at={"azimuth": 45.0, "elevation": 40.0})
    values = preset.values(controls_for(toy_model), own)
    lit = apply_controls(toy_model, own, values)
    assert light_stand(lit) == pytest.approx({"azimuth": 45, "elevation": 40}, abs=0.1)


def test_written_preset_is_read_back(tmp_path: Path) -> None:
    preset = Preset("Mine ✓", "light", {"light_warmth": 20.0}, None, {"azimuth": 10.0})
    write_preset(tmp_path / "mine.json", preset)
    assert read_preset(tmp_path / "mine.json") == preset


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "field format"),
        ('{"format": "rig-editor-preset-1", "group": "pose"}', "field name"),
        ('{"format": "rig-editor-preset-1", "name": "a", "group": "hair"}', "field group"),
        ('{"format": "rig-editor-preset-1", "name": "a", "group": ["pose"]}', "field group"),
        (
            '{"format": "rig-editor-preset-1", "name": "a", "group": "pose", "controls": [1]}',
            "field controls",
        ),
        (
            '{"format": "rig-editor-preset-1", "name": "a", "group": "pose", "controls": {"yaw": "x"}}',
            "'yaw'",
        ),
        ('{"format": "rig-editor-preset-1", "name": "a", "group": "pose", "rest": NaN}', "field rest"),
        (
            '{"format": "rig-editor-preset-1", "name": "a", "group": "light", "light_at": {"x": 1}}',
            "light_at",
        ),
    ],
)
def test_damaged_preset_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(AssetError, match=words) as caught:
        read_preset(path)
    assert "bad.json" in str(caught.value)


def test_numbers_of_400_digits_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"format": "rig-editor-preset-1", "name": "x", "group": "pose", "rest": %s}' % ("1" * 400)
    )
    with pytest.raises(AssetError, match=r"a\.json cannot be read: .*400 digits"):
        read_preset(path)
