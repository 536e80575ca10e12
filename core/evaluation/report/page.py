"""The evaluation as one HTML file."""

from __future__ import annotations

from typing import Any

from core.evaluation.control import ControlReport, describe_sweep, first_judge
from core.evaluation.evaluation import Evaluation
from core.evaluation.known_steps import corrected_gains
from core.evaluation.parameters import ParameterTable
from core.evaluation.report import charts
from core.evaluation.report.html import card, heading, numbers, page, paragraph, picture, table
from core.evaluation.report.strips import parameter_strip
from core.evaluation.report.truth_section import portraits_section, truth_section
from core.evaluation.studio import Studio
from core.evaluation.sweep import BY_F, LANDMARKS, MEASURE, PICTURE, Sweep
from core.face.groups import GROUPS

_JUDGE_COLORS = dict(zip((PICTURE, LANDMARKS, BY_F), charts.COLORS, strict=False))


def build_page(studio: Studio, evaluation: Evaluation) -> str:
    """Return the report."""
    report = evaluation.control
    body = [
        *_introduction(evaluation),
        *portraits_section(evaluation),
        *_gains(evaluation),
        *_strips(studio, report),
        *_drift(report),
        *_transfers(report),
        *_driving(evaluation),
        *_identity(evaluation),
        *truth_section(evaluation),
    ]
    return page(f"Evaluation of {evaluation.facts['rig']}", "\n".join(body))


def _introduction(evaluation: Evaluation) -> list[str]:
    report, facts = evaluation.control, evaluation.facts
    gains = {s.parameter.name: s.gains[first_judge(s)].slope for s in report.sweeps}
    shown = [(f"{s.parameter.label} gain", gains[s.parameter.name]) for s in report.sweeps][:6]
    return [
        heading(f"How faithfully does “{facts['rig']}” follow?", 1),
        paragraph(
            f"{facts['seeds']} portraits (seeds {facts['first_seed']} to {facts['last_seed']}, truncation "
            f"{report.truncation_psi:g}), {'calibrated' if report.calibrated else 'plain'} edits, "
            f"{facts['resolution']}² pixels. Rig {facts['fingerprint'][:16]}. {facts['machine']}.",
            faint=True,
        ),
        numbers(
            [
                ("untouched portraits differ by (of 255)", report.rest),
                ("faces found", f"{report.detected:.1%}"),
                *shown,
            ]
        ),
        paragraph(evaluation.judges_sentence),
    ]


def _gains(evaluation: Evaluation) -> list[str]:
    rows, report = [], evaluation.control
    corrected = corrected_gains(evaluation.steps, evaluation.gains())
    for sweep in report.sweeps:
        for judge, gain in sweep.gains.items():
            follows = "–" if gain.follows is None else f"{gain.follows[0]:.3g} to {gain.follows[1]:.3g}"
            unit = "" if judge == MEASURE else sweep.parameter.unit
            step = evaluation.steps.get(sweep.parameter.name)
            own = step.on_renders.get(judge) if step else None
            rows.append(
                [
                    sweep.parameter.label,
                    judge,
                    gain.slope,
                    gain.r2,
                    None if own is None else own.slope,
                    corrected.get(sweep.parameter.name, {}).get(judge),
                    f"{gain.error:.3g}{unit}",
                    follows,
                    gain.points,
                ]
            )
    left_out = (
        f" Not swept, since the samples hardly vary in it: {', '.join(report.left_out)}."
        if report.left_out
        else ""
    )
    cards = "".join(card(sweep.parameter.label, charts.as_svg(_chart(sweep))) for sweep in report.sweeps)
    return [
        heading("Transfer gain"),
        paragraph(
            "Each portrait is moved to two values of each parameter, all between the 2nd and 98th "
            "percentile of the "
            "generator's own samples. Slope: achieved change regressed on requested change, 1 is "
            "faithful. Follows: "
            "the values between which the local slope, measured within portraits, stays above 0.5. "
            "The landmark "
            "measure compares detected landmarks with the projected landmarks of the target mesh, in eye "
            "distances. F guided training and calibration, so it is not a judge. "
            "Judge's own slope: what it reads of a known change on renders; Corrected: the slope divided "
            "by it, which corrects the judge's scale and nothing else, where it sees the parameter at all."
            + left_out
        ),
        table(
            [
                "Parameter",
                "Judge",
                "Slope",
                "R²",
                "Judge's own slope",
                "Corrected",
                "Mean error",
                "Follows",
                "Edits",
            ],
            rows,
        ),
        f'<div class="cards">{cards}</div>',
    ]


def _chart(sweep: Sweep) -> Any:
    judges = [judge for judge in sweep.requested if judge in _JUDGE_COLORS]
    requested, achieved = ({j: points[j] for j in judges} for points in (sweep.requested, sweep.achieved))
    return charts.gain_chart(requested, achieved, sweep.parameter.unit, _JUDGE_COLORS)


def _strips(studio: Studio, report: ControlReport) -> list[str]:
    parameters = ParameterTable(studio.pipeline.rig)
    pictures = [
        picture(
            parameter_strip(studio, parameters, sweep.parameter, report.untouched),
            f"{sweep.parameter.label}: seeds {', '.join(map(str, report.seeds[:2]))}",
        )
        for sweep in report.sweeps
    ]
    return [heading("Examples"), *pictures]


def _drift(report: ControlReport) -> list[str]:
    described = {sweep.parameter.label: describe_sweep(sweep) for sweep in report.sweeps}
    body = [
        heading("Cross-talk"),
        paragraph(
            "Mean change of everything that was not edited, in standard deviations over the corpus; "
            "less is better. Objects: portraits in which spectacles appear or vanish. "
            "Background: mean change of its pixels in grey levels of 255; "
            f"{report.backdrop}. AKD: distance of detected landmarks from those of the target mesh, in "
            "pixels at 256². Edit: mean size of the edits in σ."
        ),
    ]
    for key, title in (("drift", "Seen by the picture judge"), ("drift_by_f", "Seen by F (not independent)")):
        names = list(dict.fromkeys(name for d in described.values() for name in d[key]))
        if not names:
            continue
        rows = [
            [
                label,
                d["edit_sigma"],
                *(d[key].get(name) for name in names),
                d["objects"],
                d["background"],
                d["landmark_px"],
            ]
            for label, d in described.items()
        ]
        rows = [
            [cell if cell is None or isinstance(cell, str) else float(cell) for cell in row] for row in rows
        ]
        header = ["Parameter", "Edit σ", *names, "Objects", "Background", "AKD px"]
        body += [heading(title, 3), table(header, rows, shade=(1.0, 2))]
    return body


def _transfers(report: ControlReport) -> list[str]:
    body = [
        heading("Transfers"),
        paragraph(
            "Every portrait takes one group of parameters from the next one. Errors compare the "
            "edited picture with "
            "the picture it was taken from, by the same judge; “before” is what doing nothing would "
            "give. DS: "
            "disentanglement score over groups that differ in this alone, higher is better."
        ),
    ]
    for group, found in report.transfers.items():
        names = [name for name in found.errors if not name.startswith("before_")]
        rows = [[name, found.errors[name], found.errors["before_" + name]] for name in names]
        rows += [
            [f"{name} (F against target, not independent)", value, None]
            for name, value in found.errors_by_f.items()
        ]
        drift = ", ".join(f"{name} {value:.2f}" for name, value in (found.drift or found.drift_by_f).items())
        body += [
            heading(f"{GROUPS[group].label}: DS {report.ds[group]:.3g}", 3),
            table(["Error", "After", "Before"], rows),
            paragraph(f"Drift of the rest in σ: {drift}. {found.edits} transfers.", faint=True),
        ]
    return body


def _driving(evaluation: Evaluation) -> list[str]:
    found = evaluation.driving
    if found is None:
        return []
    labels = {s.parameter.name: s.parameter.label for s in evaluation.control.sweeps}
    off = found.pose_off
    return [
        heading("Driven by pictures"),
        paragraph(
            f"{found.read} portraits take pose, gaze and expression from the picture of the next one, all at "
            "once. Gain: the share of what the pictures show that driven portraits show, with its standard "
            "error; F's reading of the code behind the picture is the instrument."
        ),
        table(
            ["Parameter", "Gain", "Error"],
            [[labels.get(name, name), gain.gain, gain.error] for name, gain in found.gains.items()],
        ),
        table(
            ["Degrees off", "After", "Before"],
            [[name, off[name], off[f"before_{name}"]] for name in off if not name.startswith("before_")],
        ),
    ]


def _identity(evaluation: Evaluation) -> list[str]:
    found = evaluation.identity
    if found is None:
        return []
    series = {"rig": ([_middle(t.degrees) for t in found.turns], [t.csim for t in found.turns])}
    if found.own_turns:
        series["generator itself, scene turned"] = (
            [_middle(t.degrees) for t in found.own_turns],
            [t.csim for t in found.own_turns],
        )
    rows = [
        [who, f"{t.degrees[0]}–{t.degrees[1]}°", t.csim, t.raw_csim, f"{t.same_person:.0%}", t.pairs]
        for who, turns in (("rig", found.turns), ("generator itself", found.own_turns))
        for t in turns
    ]
    names = {s.parameter.name: s for s in evaluation.control.sweeps}
    return [
        heading("Identity"),
        paragraph(
            "CSIM: cosine of dlib's 128-d embeddings before and after the edit, seen from the mean of "
            f"{found.portraits} untouched portraits. Two different portraits have {found.strangers:.3f} on "
            f"average (raw embeddings {found.raw_strangers:.3f}), which is the "
            f"floor. Same person: distance below {found.threshold:g}, the threshold of dlib's authors."
        ),
        card(
            "CSIM against measured turn",
            charts.as_svg(charts.line_chart(series, "measured turn (°)", "CSIM")),
        ),
        table(["Turned by", "Measured turn", "CSIM", "Raw", "Same person", "Pairs"], rows),
        table(
            ["Parameter", "Mean edit σ", "CSIM"],
            [
                [names[n].parameter.label, names[n].edit_sigma, value]
                for n, value in found.by_parameter.items()
            ],
        ),
    ]


def _middle(degrees: tuple[int, int]) -> float:
    return (degrees[0] + degrees[1]) / 2
