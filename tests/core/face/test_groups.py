"""Groups share out the columns of every face model, and files older than a group say what its columns do."""

import pytest

from core.face.groups import GROUPS, SHAPE, Group, GroupRow, groups_for, owner, present_group, split_from
from core.face.morphable_model import MorphableModel
from core.face.params import block_table

MODELS = ("toy_model", "component_model", "unnamed_model", "gaze_model")


@pytest.mark.parametrize("name", MODELS)
def test_no_column_has_two_groups_and_all_that_moves_has_one(
    name: str, request: pytest.FixtureRequest
) -> None:
    model: MorphableModel = request.getfixturevalue(name)
    columns = [column for group in model.groups.values() for column in group.columns]
    assert len(set(columns)) == len(columns)
    moved = [model.table.slice(row.block) for row in GROUPS.values() if row.block and row.name != SHAPE]
    assert set(columns) == {column for part in moved for column in range(part.start, part.stop)}


@pytest.fixture
def with_jaw(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that takes the jaw out of the expression."""
    rows = dict(GROUPS)
    for name in rows:
        monkeypatch.delitem(GROUPS, name)
    jaw = GroupRow("jaw", "Jaw", "expression", "jaw", "expression")
    for row in (jaw, *rows.values()):
        monkeypatch.setitem(GROUPS, row.name, row)
    groups_for.cache_clear()


@pytest.mark.usefixtures("with_jaw")
def test_a_group_may_be_part_of_a_block() -> None:
    table = block_table(2, 2, 3)
    groups = groups_for(table, ("jawOpen", "mouthSmile", "jawLeft"))
    assert groups["jaw"] == Group("jaw", "Jaw", (4, 6))
    assert groups["expression"].columns == (5,)
    assert "jaw" not in groups_for(table, ("mouthSmile", "browDown", "cheekPuff"))
    groups_for.cache_clear()


@pytest.mark.usefixtures("with_jaw")
def test_older_files_mean_the_whole() -> None:
    assert split_from(["expression"])["jaw"] == "expression"
    assert "jaw" not in split_from(["pose", "light"])
    assert present_group("expression", "jawOpen") == "jaw"
    assert present_group("expression", "mouthSmile") == "expression"
    assert present_group("hair", "jawOpen") == "hair"


def test_gaze_is_taken_out_of_the_expression(toy_model: MorphableModel, gaze_model: MorphableModel) -> None:
    first = gaze_model.table.slice("expression").start
    assert gaze_model.groups["gaze"].columns == tuple(range(first, first + 4))
    assert gaze_model.groups["expression"].columns == (first + 4, first + 5)
    assert [*gaze_model.groups] == ["pose", "light", "gaze", "expression"]
    assert "gaze" not in toy_model.groups


def test_blocks_that_nothing_moves_have_no_group() -> None:
    assert owner("albedo") == owner("translation") == ""
    assert owner("rotation") == "pose"
