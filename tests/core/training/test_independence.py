"""The penalty sees identity that follows expression, and nothing where they are independent."""

import torch

from core.face.params import FaceParams
from core.training.independence import dependence


def faces(count, leak=0.0):
    random = torch.Generator().manual_seed(1)

    def draw(*shape):
        return torch.randn(count, *shape, generator=random)

    expression = draw(3)
    identity = draw(4)
    identity[:, 0] = (1 - leak) * identity[:, 0] + leak * expression[:, 0]
    return FaceParams(identity, draw(4), expression, draw(9, 3), draw(3), draw(3))


def test_independent_blocks_score_zero_on_average():
    parts = faces(6400)
    scores = torch.stack([dependence(parts[start : start + 64]) for start in range(0, 6400, 64)])
    assert abs(scores.mean()) < 3 * scores.std() / 10
    assert abs(scores.mean()) < 0.01


def test_identity_that_takes_over_an_expression_scores_its_share():
    # r = 0.5/√(0.5² + 0.5²), so r² = 0.5 for one of 33 momentary parameters.
    score = dependence(faces(20_000, leak=0.5))
    assert abs(score - 0.5 / 33) < 0.003


def test_descending_the_penalty_separates_the_blocks():
    params = faces(2000, leak=0.5)
    share = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.Adam([share], lr=0.05)
    for _ in range(100):
        identity = params.identity - share * params.expression[:, :1] * torch.tensor([1.0, 0, 0, 0])
        optimizer.zero_grad()
        dependence(params.replace(identity=identity)).backward()
        optimizer.step()
    assert abs(share.item() - 0.5) < 0.05
