"""Look-alikes share the direction in which they differ from the average face."""

import torch

from core.face.morphable_model import MorphableModel
from core.samples.likeness import most_alike


def test_person_finds_itself_first_even_when_truncated(toy_model: MorphableModel) -> None:
    noise = torch.Generator().manual_seed(0)
    people = toy_model.neutral_params(50)
    people = people.replace(
        identity=torch.randn(50, 4, generator=noise), albedo=torch.randn(50, 4, generator=noise)
    )
    mean = {block: getattr(people, block).mean(0) for block in ("identity", "albedo")}
    own = people[17:18]
    halfway = own.replace(**{b: mean[b] + 0.5 * (getattr(own, b) - mean[b]) for b in mean})
    assert most_alike(own, people, 5)[0] == 17
    assert most_alike(halfway, people, 5) == most_alike(own, people, 5)
    assert len(most_alike(own, people, 500)) == 50


def test_pose_does_not_matter(toy_model: MorphableModel) -> None:
    noise = torch.Generator().manual_seed(0)
    people = toy_model.neutral_params(50).replace(identity=torch.randn(50, 4, generator=noise))
    turned = people[3:4].replace(rotation=torch.tensor([[0.5, 0.0, 0.0]]))
    assert most_alike(turned, people, 1) == [3]
