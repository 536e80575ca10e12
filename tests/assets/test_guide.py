"""Front page and guide: short, linked without a dead end, and their commands are those of the program."""

import argparse
import re
from pathlib import Path

import pytest

from core.commands.main import build_parser
from core.files.assets import SHIPPED_RIG
from core.saving.presets import read_preset
from core.saving.session_file import read_session

ROOT = SHIPPED_RIG.parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "assets" / "guide").glob("*.md"))]
MOST_WORDS = 900


def test_the_front_page_is_short_and_keeps_its_two_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.split()) <= MOST_WORDS
    blocks = re.findall(r"^```bash\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    assert blocks == [
        "pip install -e . && python run_editor.py",
        'pip install -e ".[test]" && python -m pytest',
    ]


def test_the_front_page_leads_to_every_page() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [page.name for page in PAGES[1:] if f"(assets/guide/{page.name})" not in text]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in _anchors(file), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_are_known(page: Path) -> None:
    parsers = _parsers()
    for line in re.findall(r"^.*-m core ([a-z].*)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        command, *words = line.split("#")[0].split("|")[0].split("`")[0].split()
        assert command in parsers, line
        options = [word for word in words if word.startswith("--")]
        unknown = [option for option in options if option not in parsers[command]]
        assert not unknown, line


def test_the_files_that_are_shown_can_be_read(tmp_path: Path) -> None:
    page = (ROOT / "assets" / "guide" / "formats.md").read_text(encoding="utf-8")
    session, preset = re.findall(r"^```json\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL)
    file = tmp_path / "file.json"
    file.write_text(session, encoding="utf-8")
    state = read_session(file).portrait
    assert state.edit.controls == {"yaw": 20, "mouthSmile": 0.6}
    assert state.edit.mix is not None
    assert len(state.keyframes) == len(state.edit.transfers) == 1
    file.write_text(preset, encoding="utf-8")
    assert read_preset(file).light_at == {"azimuth": 45, "elevation": 40}


def _anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _parsers() -> dict[str, set[str]]:
    """Return the options of every command."""
    actions = build_parser()._actions
    commands = next(a for a in actions if isinstance(a, argparse._SubParsersAction))
    return {name: set(parser._option_string_actions) for name, parser in commands.choices.items()}
