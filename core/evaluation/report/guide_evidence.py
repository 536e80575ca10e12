"""The paper's evidence on one rig as Markdown, made from the record that the command `evidence` wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.evaluation.report.markdown import plain, table

Record = Mapping[str, Any]


def evidence_sections(evidence: Record) -> list[str]:
    """Return a heading and the sections of evidence.json; KeyError where a field is missing."""
    first, last = evidence["seeds"]
    head = (
        f"### The paper's evidence\n\nSeeds {first} to {last}, truncation {evidence['truncation_psi']:g}. "
        f"{evidence['layer_changes']['transfers']} transfers of codes: "
        f"{evidence['layer_changes']['sentence']}\n"
    )
    return [head, _mixing(evidence), _conditional(evidence), _all_at_once(evidence), _variants(evidence)]


def _mixing(evidence: Record) -> str:
    changes = evidence["style_mixing"]["change_sigma"]
    judged = all("by_picture_judge" in found for found in changes.values())
    key = "by_picture_judge" if judged else "by_f"
    names = list(dict.fromkeys(name for change in changes.values() for name in change[key]))
    rows = [
        [way, *(change[key].get(n) for n in names), change["background"]] for way, change in changes.items()
    ]
    return "Style mixing (section 8.1) beside transfers: how far everything moves, in σ.\n\n" + table(
        ["Taken over", *names, "background (of 255)"], rows
    )


def _conditional(evidence: Record) -> str:
    found = evidence["conditional"]
    names = list(dict.fromkeys(name for numbers in found.values() for name in numbers["spread_within"]))
    rows = [[group, *(numbers["spread_within"].get(n) for n in names)] for group, numbers in found.items()]
    return (
        "Conditional sampling (8.3): spread among samples that share a group, over that of free ones; 0 for "
        "what is shared and 1 for the rest would be perfect.\n\n" + table(["Shared", *names], rows)
    )


def _all_at_once(evidence: Record) -> str:
    errors = evidence["simultaneous"]["errors"]
    rows = [
        [name, error, errors.get(f"before_{name}")]
        for name, error in errors.items()
        if not name.startswith("before_")
    ]
    return "All groups at once (8.5).\n\n" + table(["Error by the judges", "After", "Before"], rows)


def _variants(evidence: Record) -> str:
    found = evidence.get("variants")
    if not found:
        return ""
    means = found["means"]
    names = list(dict.fromkeys(name for values in means.values() for name in values))
    rows = [[name, *(values.get(name) for values in means.values())] for name in names]
    blamed = "\n".join(
        f"- {claim['variant']}, {claim['metric']}: {plain(claim['value'])} against {plain(claim['full'])} of "
        f"{claim['full_name']}, {'worse' if claim['worse'] else 'not worse'}"
        for claim in found["blamed"]
    )
    return (
        "Ablations and the steering baseline (8.4), none of them calibrated.\n\n"
        + table(["RigNet", *means], rows)
        + (f"\nWhat the paper blames on each:\n\n{blamed}\n" if blamed else "")
    )
