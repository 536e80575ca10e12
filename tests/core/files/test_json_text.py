"""JSON of strangers: what nothing could use, or write again, is refused."""

from pathlib import Path

import pytest

from core.errors import AssetError
from core.files.json_text import parse_json, read_json
from core.files.refusal import RefusalError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100 + "]" * 100, "nested more than 64"),
        ("[" * 100_000, "nested more than 64"),
        ("1" * 400, "a number has 400 digits"),
        ('{"name": "\\ud800"}', "half a character"),
        ('{"\\udfff": 1}', "half a character"),
        ("{", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
    ],
)
def test_what_is_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(RefusalError, match=words):
        parse_json(text)


def test_whole_characters_are_kept() -> None:
    assert parse_json('["\\ud83d\\ude00", "한국어", -12, 1e3]') == ["😀", "한국어", -12, 1000.0]


def test_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[")
    with pytest.raises(AssetError, match=r"a\.json cannot be read: it is not JSON .*; delete it\."):
        read_json(tmp_path / "a.json", remedy="delete it")
    (tmp_path / "b.json").write_text("[1, 2, 3]")
    with pytest.raises(AssetError, match=r"b\.json is larger"):
        read_json(tmp_path / "b.json", most=4)
