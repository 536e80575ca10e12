"""What the guide says of a rig in numbers: sections in Markdown, made from records that commands wrote.

Every section is a function of plain JSON values and returns "" where they are not there, so that a rig
without a report still has the numbers of its own rig.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import AssetError
from core.evaluation.report.guide_evidence import evidence_sections
from core.evaluation.report.markdown import plain, table
from core.evaluation.sweep import BY_F

Record = Mapping[str, Any]


def guide_numbers(manifest: Record, fingerprint: str, report: Record | None, evidence: Record | None) -> str:
    """Return all sections of one rig.

    Args:
        manifest: its rig.json.
        fingerprint: of the rig; report and evidence must be about it.
        report: report.json of `evaluate`; without, what was measured when the rig was made.
        evidence: evidence.json of `evidence`, if any.

    Raises:
        AssetError: a record is about another rig, lacks a field, or there is nothing measured.
    """
    for name, record in (("report", report), ("evidence", evidence)):
        if record is not None and record.get("fingerprint") != fingerprint:
            raise AssetError(f"the {name} is about another rig; judge this one first")
    try:
        found = report or _own_report(manifest)
        sections = [_introduction(manifest, fingerprint, found), *(make(found) for make in _SECTIONS)]
        sections += [_making(manifest), *(evidence_sections(evidence) if evidence else [])]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise AssetError(f"a record lacks a field or holds a wrong one ({error!r}); measure again") from error
    return "\n".join(section for section in sections if section)


def _own_report(manifest: Record) -> Record:
    control = manifest["quality"].get("control")
    if control is None:
        raise AssetError("the rig was not judged when it was made; name a --report of `evaluate`")
    last = control["first_seed"] + control["seeds"] - 1
    return {"control": control, "first_seed": control["first_seed"], "last_seed": last}


def _introduction(manifest: Record, fingerprint: str, report: Record) -> str:
    control = report["control"]
    size = f", pictures of {report['resolution']}²" if "resolution" in report else ""
    edits = "calibrated" if control["calibrated"] else "plain"
    machine = f" Machine: {report['machine']}." if "machine" in report else ""
    judges = f" {report['judges']}" if "judges" in report else ""
    name, seeds = manifest.get("name", ""), f"seeds {report['first_seed']} to {report['last_seed']}"
    return (
        f"Rig “{name}”, fingerprint `{fingerprint[:16]}`{size}. {control['seeds']} portraits ({seeds}), "
        f"truncation {control['truncation_psi']:g}, {edits} edits.{machine}{judges}\n\n"
        f"An untouched portrait differs from the generator's own picture by {control['rest']} grey levels of "
        f"255. Faces were found in {control['detected']:.1%} of all judged pictures.\n"
    )


def _gains(report: Record) -> str:
    rows = []
    for name, found in report["control"]["parameters"].items():
        known = report.get("known_steps", {}).get(name, {}).get("on_renders", {})
        fair = report.get("gains_corrected_for_the_judge", {}).get(name, {})
        low, high = found["swept"]
        swept = f"{plain(low)} to {plain(high)}{found['unit']}"
        for judge, gain in found["gains"].items():
            if judge == BY_F:
                continue
            own = known.get(judge, {}).get("slope")
            follows = gain["follows"]
            reach = "–" if follows is None else f"{plain(follows[0])} to {plain(follows[1])}"
            rows.append(
                [found["label"], swept, judge, gain["slope"], gain["r2"], own, fair.get(judge), reach]
            )
    header = ["Parameter", "Swept", "Judge", "Slope", "R²", "Judge's own slope", "Corrected", "Follows"]
    return "### Does the portrait follow?\n\n" + table(header, rows)


def _drift(report: Record) -> str:
    parameters = report["control"]["parameters"].values()
    key = "drift" if any(found["drift"] for found in parameters) else "drift_by_f"
    names = list(dict.fromkeys(name for found in parameters for name in found[key]))
    by_parameter = (report.get("identity") or {}).get("by_parameter", {})
    rows = [
        [
            found["label"],
            found["edit_sigma"],
            *(found[key].get(group) for group in names),
            found.get("objects"),
            found["background"],
            found["landmark_px"],
            by_parameter.get(name),
        ]
        for name, found in report["control"]["parameters"].items()
    ]
    header = ["Parameter", "Edit (σ)", *names, "Objects", "Background (of 255)", "AKD (px)", "CSIM"]
    seen = "the picture judge" if key == "drift" else "F, which is not independent"
    return (
        f"### Does the rest stay?\n\nMean change in σ of what was not edited, as seen by {seen}. "
        "Objects: portraits in which spectacles appear or vanish. "
        f"Background: {report['control']['backdrop']}.\n\n{table(header, rows)}"
    )


def _transfers(report: Record) -> str:
    rows = [
        [group, name, error, found["errors"].get(f"before_{name}")]
        for group, found in report["control"]["transfers"].items()
        for name, error in found["errors"].items()
        if not name.startswith("before_")
    ]
    scores = report["control"]["disentanglement_score"].items()
    text = ", ".join(f"{group} {plain(score)}" for group, score in scores)
    return (
        "### Transfers\n\nEach portrait takes a group of the next one's parameters; “before” is the error of "
        f"doing nothing. Disentanglement score: {text}.\n\n"
        + table(["Group", "Error by the judges", "After", "Before"], rows)
    )


def _driving(report: Record) -> str:
    found = report.get("driving")
    if not found:
        return ""
    parameters, off = report["control"]["parameters"], found["pose_off"]
    gains = [[parameters[n]["label"], g["gain"], g["error"]] for n, g in found["gains"].items()]
    angles = [[n.replace("_", " "), off[n], off[f"before_{n}"]] for n in off if not n.startswith("before_")]
    return (
        f"### Driven by pictures\n\n{found['read']} portraits take pose, gaze and expression from the "
        "picture of the next one, all at once. Gain: the share of what the pictures show that driven "
        "portraits show.\n\n"
        + table(["Parameter", "Gain", "Standard error"], gains)
        + "\n"
        + table(["Degrees off", "After", "Before"], angles)
    )


def _identity(report: Record) -> str:
    found = report.get("identity")
    if not found:
        return ""
    rows = [
        [f"{turn['degrees'][0]}° to {turn['degrees'][1]}°", who, turn["csim"], turn["pairs"]]
        for who, key in (("the rig", "turns"), ("the generator itself", "own_turns"))
        for turn in found[key]
    ]
    return (
        "### Does the person stay?\n\nCSIM before and after a turn, seen from the mean of "
        f"{found['portraits']} portraits; two strangers have {plain(found['strangers'])}.\n\n"
        + table(["Measured turn", "Turned by", "CSIM", "Pairs"], sorted(rows, key=lambda row: str(row[1])))
    )


def _generator(report: Record) -> str:
    samples, held_out = report.get("samples"), report.get("held_out")
    if not samples:
        return ""
    shares = ", ".join(f"{share:.1%} at truncation {psi}" for psi, share in samples["detected"].items())
    text = (
        f"Of {samples['detected_samples']} random samples, faces were found in {shares}. " if shares else ""
    )
    if held_out:
        text += (
            f"On {held_out['portraits']} scenes that it never saw, the generator reaches "
            f"{held_out['face_psnr']:.1f} dB over the face and {held_out['psnr']:.1f} dB over the picture."
        )
    rows = [[f["space"], f["samples"], f["renders"], f["distance"], f["floor"]] for f in samples["frechet"]]
    header = ["Fréchet distance in", "Samples", "Renders", "Distance", "Between halves of the renders"]
    return f"### The generator's portraits\n\n{text.strip()}\n" + ("\n" + table(header, rows) if rows else "")


def _reconstructor(report: Record) -> str:
    found = report.get("reconstructor")
    if not found:
        return ""
    errors = {name: error for name, error in found["errors"].items() if not name.startswith("guess_")}
    rows = [[name, error, found["errors"].get(f"guess_{name}")] for name, error in errors.items()]
    return (
        f"### What F reads\n\n{found['portraits']} untruncated portraits whose scenes are known. F's yaw "
        f"against the true one: slope {plain(found['yaw_slope'])}, correlation "
        f"{plain(found['yaw_correlation'])}. “Guess” is the error of always answering the mean.\n\n"
        + table(["Error", "F", "Guess"], rows)
    )


def _making(manifest: Record) -> str:
    stages = {
        name: stage
        for name, stage in manifest.get("provenance", {}).items()
        if isinstance(stage, Mapping) and "command" in stage
    }
    rows = [[name, s.get("minutes"), s.get("seed"), s.get("machine", "")] for name, s in stages.items()]
    if not rows:
        return ""
    return "### How long it took\n\n" + table(["Stage", "Minutes", "Seed", "Machine"], rows)


_SECTIONS = (_gains, _drift, _transfers, _driving, _identity, _generator, _reconstructor)
