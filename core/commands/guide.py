"""The command that writes measured numbers into a page of the guide: guide-numbers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.commands.rig_options import add_rig
from core.errors import AssetError
from core.files.inputs import check_outputs
from core.files.json_text import read_json
from core.files.whole_read import read_whole


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    parser = commands.add_parser(
        "guide-numbers",
        help="write a rig's measured numbers into a page of the guide",
        description="Replaces what stands between the two number marks of a Markdown page. Without a report, "
        "the numbers are those that were measured when the rig was made.",
    )
    add_rig(parser)
    parser.add_argument("--report", type=Path, metavar="FILE", help="report.json that `evaluate` wrote")
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="evidence.json that `evidence` wrote")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("assets/guide/results.md"),
        metavar="PAGE",
        help="page to fill (default: %(default)s)",
    )
    parser.set_defaults(run=run_guide_numbers)


def run_guide_numbers(options: argparse.Namespace) -> None:
    """Fill the page."""
    from core.evaluation.evaluation import FORMAT as REPORT
    from core.evaluation.evidence.evidence import FORMAT as EVIDENCE
    from core.evaluation.report.guide_numbers import guide_numbers
    from core.evaluation.report.markdown import between_marks
    from core.files.whole_file import write_whole
    from core.rig.opening import open_rig

    check_outputs([options.rig, options.report, options.evidence], [options.out])
    rig, page = open_rig(options.rig), _page(options.out)
    report, evidence = _record(options.report, REPORT), _record(options.evidence, EVIDENCE)
    try:
        numbers = guide_numbers(rig.manifest, rig.fingerprint, report, evidence)
        filled = between_marks(page, numbers)
    except AssetError as error:
        raise AssetError(f"{options.out} stays as it was: {error}.") from error
    write_whole(options.out, filled.encode())
    print(f"numbers written into {options.out}")


def _record(path: Path | None, kind: str) -> dict[str, Any] | None:
    if path is None:
        return None
    record = read_json(path, remedy="measure again")
    if not isinstance(record, dict) or record.get("format") != kind:
        raise AssetError(f"{path}: field format is not {kind!r}; name the file that the command wrote.")
    return record


def _page(path: Path) -> str:
    try:
        return read_whole(path).decode()
    except UnicodeDecodeError as error:
        raise AssetError(f"{path} is not UTF-8 text ({error}); name a Markdown page.") from error
