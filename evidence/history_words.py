"""How history calls the rows of the evidence tables."""

from __future__ import annotations

from storage import RowWords

_WHY = {"why": "reason"}
_STANCE = {"stance": "for or against", **_WHY}
_RULE = {"code": "rule"}

_PAINPOINTS = {
    "painpoints": RowWords(
        "painpoint",
        "title",
        fields={
            "kind": "kind",
            "description": "description",
            "impact": "impact",
            "judged_by": "judged by",
            "judged_on": "judged on",
            "where_fixed": "where fixed",
            "triage": "triage",
        },
        flags={"not_a_problem": "not a problem"},
        known_as=("painpoint_id",),
    ),
    "painpoint_quotes": RowWords(
        "quote of a painpoint",
        of=("painpoint_id", "quote_id"),
        fields=_STANCE,
        plural="quotes of painpoints",
    ),
    "painpoint_steps": RowWords(
        "step of a painpoint",
        of=("painpoint_id", "step_id"),
        fields=_WHY,
        plural="steps of painpoints",
    ),
    "painpoint_rules": RowWords(
        "rule of a painpoint",
        of=("painpoint_id",),
        fields=_RULE | _WHY,
        plural="rules of painpoints",
    ),
    "painpoint_anchors": RowWords(
        "place of a painpoint on a map",
        of=("painpoint_id", "map_id"),
        fields={"kind": "kind"},
        secret={"ref": "which of them"},
        plural="places of painpoints on maps",
    ),
    "step_rules": RowWords(
        "rule of a step", of=("step_id",), fields=_RULE | _WHY, plural="rules of steps"
    ),
    "persona_painpoints": RowWords(
        "painpoint of a persona",
        of=("persona_id", "painpoint_id"),
        plural="painpoints of personas",
    ),
    "need_painpoints": RowWords(
        "painpoint of a user need",
        of=("need_id", "painpoint_id"),
        plural="painpoints of user needs",
    ),
    "suggestion_refusals": RowWords(
        "refused suggestion",
        fields={"of_kind": "for a", "to_kind": "of a", **_WHY},
        secret={"of_ref": "for which", "to_ref": "which"},
    ),
    "question_facts": RowWords(
        "facts of an open question",
        of=("painpoint_id", "council_id"),
        fields={
            "gap": "gap",
            "who_could_say": "who could say",
            "before_on": "by when",
            "answer": "answer",
            "answered_by": "answered by",
            "answered_on": "answered on",
        },
        plural="facts of open questions",
    ),
    "gaps_set_aside": RowWords("gap set aside", "gap", fields=_WHY, plural="gaps set aside"),
}
_DECISIONS = {
    "leader_decisions": RowWords(
        "leader’s decision",
        "words",
        of=("council_id",),
        fields={"who_decides": "who decides", "how_often": "how often", **_WHY},
        known_as=("decision_id",),
    ),
    "data_needed": RowWords(
        "data needed", "what", of=("decision_id",), known_as=("data_id",), plural="data needed"
    ),
    "data_answers": RowWords(
        "answer about data",
        of=("data_id", "council_id"),
        fields={
            "existence": "exists",
            "system": "system",
            "table_name": "table",
            "field": "field",
            "sharing": "may be shared",
            "sharing_why": "reason for that",
            "quality": "quality",
            "quality_why": "reason for the quality",
            "judged_by": "judged by",
            "judged_on": "judged on",
        },
        plural="answers about data",
    ),
    "decision_quotes": RowWords(
        "quote of a leader’s decision",
        of=("decision_id", "quote_id"),
        fields=_WHY,
        plural="quotes of leaders’ decisions",
    ),
    "data_quotes": RowWords(
        "quote about data", of=("data_id", "quote_id"), fields=_WHY, plural="quotes about data"
    ),
}
_OPTIONS = {
    "options": RowWords(
        "option", "title", fields={"description": "description"}, known_as=("option_id",)
    ),
    "option_scores": RowWords(
        "score of an option",
        of=("option_id",),
        fields={
            "criterion": "criterion",
            "score": "score",
            **_WHY,
            "judged_by": "judged by",
            "judged_on": "judged on",
        },
        plural="scores of options",
    ),
    "option_weights": RowWords(
        "weight of the criteria",
        fields={
            "impact": "impact",
            "feasibility": "feasibility",
            "cost": "cost",
            "commonality": "commonality",
            **_WHY,
        },
        plural="weights of the criteria",
    ),
    "option_outcomes": RowWords(
        "decision on an option",
        of=("option_id",),
        fields={
            "outcome": "outcome",
            "reason": "reason",
            "judged_by": "decided by",
            "judged_on": "decided on",
        },
        plural="decisions on options",
    ),
    "option_findings": RowWords(
        "finding of an option",
        of=("option_id", "finding_id"),
        fields=_WHY,
        plural="findings of options",
    ),
    "option_painpoints": RowWords(
        "painpoint of an option",
        of=("option_id", "painpoint_id"),
        fields=_WHY,
        plural="painpoints of options",
    ),
    "option_rules": RowWords(
        "rule of an option", of=("option_id",), fields=_RULE | _WHY, plural="rules of options"
    ),
    "option_steps": RowWords(
        "step of an option", of=("option_id", "step_id"), fields=_WHY, plural="steps of options"
    ),
}
_BENEFITS = {
    "benefit_cases": RowWords(
        "benefits case",
        "name",
        of=("option_id",),
        fields={"note": "note"},
        secret={"seed": "what its draws begin from"},
        known_as=("case_id",),
    ),
    "benefit_case_councils": RowWords(
        "council of a benefits case",
        of=("case_id", "council_id"),
        plural="councils of benefits cases",
    ),
    "benefit_inputs": RowWords(
        "input of a benefits case",
        "name",
        of=("case_id",),
        fields={"quantity": "quantity"},
        flags={"together": "the same in each council"},
        known_as=("input_id",),
        plural="inputs of benefits cases",
    ),
    "benefit_values": RowWords(
        "value of an input",
        of=("input_id", "council_id"),
        fields={
            "low": "low",
            "likely": "likely",
            "high": "high",
            "unit": "unit",
            "source": "source",
            "scope": "scope",
            "year": "year",
            "sure": "how sure",
            "entered_by": "entered by",
            "entered_on": "entered on",
            "derivation": "how it was worked out",
        },
        secret={"evidence": "what it was taken over from"},
        plural="values of inputs",
    ),
    "benefit_lines": RowWords("saving", "name", of=("case_id",), known_as=("line_id",)),
    "benefit_line_inputs": RowWords(
        "input of a saving", of=("line_id", "input_id"), plural="inputs of savings"
    ),
}
_FINDINGS = {
    "findings": RowWords(
        "finding",
        "claim",
        fields={"wording": "times reworded", "status": "status"},
        known_as=("finding_id",),
    ),
    "finding_moves": RowWords(
        "decision on a finding",
        of=("finding_id",),
        fields={"what": "decided", **_WHY},
        secret={"rested_on": "what it rested on"},
        plural="decisions on findings",
    ),
    **{
        f"finding_{kind}": RowWords(
            f"{noun} of a finding",
            of=("finding_id", *ends),
            fields=_STANCE | more,
            plural=f"{nouns} of findings",
        )
        for kind, noun, nouns, ends, more in (
            ("quotes", "quote", "quotes", ("quote_id",), {}),
            ("painpoints", "painpoint", "painpoints", ("painpoint_id",), {}),
            ("themes", "theme", "themes", ("theme_id",), {}),
            ("steps", "step", "steps", ("step_id",), {}),
            ("differences", "difference", "differences", ("step_id", "other_step_id"), {}),
            ("rules", "rule", "rules", (), _RULE),
            ("data", "data", "data", ("data_id",), {}),
        )
    },
}
_ROOM = {
    "rounds": RowWords(
        "round",
        "question",
        of=("session_id", "storyboard_id", "card_id"),
        fields={
            "kind": "kind",
            "about_kind": "about a",
            "dots": "dots for each",
            "code": "code",
            "state": "state",
            "wave": "times cleared, and one",
        },
        secret={"about_id": "what it is about"},
        known_as=("round_id",),
    ),
    "round_choices": RowWords(
        "choice of a round",
        "words",
        of=("round_id",),
        fields={"kind": "kind"},
        secret={"ref": "what it is"},
        known_as=("choice_id",),
        plural="choices of rounds",
    ),
    "paper_counts": RowWords(
        "count from paper",
        of=("round_id", "choice_id", "council_id"),
        fields={"number": "number", "wave": "times cleared, and one"},
        plural="counts from paper",
    ),
    "packages": RowWords(
        "package that arrived",
        "source",
        fields={
            "kind": "kind",
            "council": "council",
            "of_council": "of the council",
            "made_on": "made on",
            "not_cleared": "quotes not cleared",
        },
        known_as=("package_id",),
        plural="packages that arrived",
    ),
    "package_things": RowWords(
        "thing that came with a package",
        of=("package_id",),
        fields={"kind": "kind"},
        secret={"thing": "what it is here", "mark": "what it was when it came"},
        plural="things that came with packages",
    ),
}
WORDS = {**_PAINPOINTS, **_DECISIONS, **_OPTIONS, **_BENEFITS, **_FINDINGS, **_ROOM}
