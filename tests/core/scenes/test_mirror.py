"""A flipped picture shows a known scene: names find their mirror."""

import torch

from core.scenes.mirror import Mirror


def test_turns_are_negated_and_sides_change_places():
    mirror = Mirror.of_factors({"yaw": 1, "smile": 1, "scenery": 2})
    images = torch.arange(2.0).expand(2, 3, 2, 2)
    scenes = torch.tensor([[1.0, 2.0, 3.0, 4.0]]).repeat(2, 1)
    flipped, mirrored = mirror.flip(images, scenes, torch.tensor([True, False]))
    assert mirrored.tolist() == [[-1, 2, 4, 3], [1, 2, 3, 4]]
    assert flipped[0, 0, 0].tolist() == [1, 0]
    assert torch.equal(flipped[1], images[1])


def test_gaze_is_negated_as_a_factor_and_as_a_reading():
    assert Mirror.of(["gaze_x", "eyeLookX", "eyeLookY", "eyeBlink"]).sign.tolist() == [-1, -1, 1, 1]
