"""The plan's lines as CSV that Danish Excel opens right, and that never runs as a formula."""

import csv
from io import StringIO

from walks.exports.written import Words, as_day, as_number
from walks.planning.document import LineDocument, ObservationDocument, PlanDocument

COLUMNS = (
    "number",
    "place",
    "lon",
    "lat",
    "stop",
    "observation-count",
    "observations",
    "cause",
    "measure",
    "family",
    "goal",
    "responsible",
    "responsible-function",
    "contributors",
    "ownership",
    "horizon",
    "due",
    "economy",
    "priority",
    "priority-by",
    "status",
    "status-on",
    "initiatives",
    "indicator",
    "external-case",
    "reply",
    "follow-up",
    "visibility",
)

# What a spreadsheet may take for a formula, also in full width; and the guard itself, so that
# taking one apostrophe away always gives the text back.
RISKY = tuple("=+-@\t\r\n＝＋－＠'")


def table_csv(document: PlanDocument, texts: Words, language: str = "da") -> bytes:
    """One row a line, all 22 columns; semicolons, CRLF and a byte order mark, as Excel expects."""
    rows = [[texts(f"plan.column.{column}") for column in COLUMNS]]
    for section in document.sections:
        rows += [_cells(line, section.label, texts, language) for line in section.lines]
    out = StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(map(guarded, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text with an apostrophe before anything a spreadsheet would run."""
    is_risky = text.startswith(RISKY) or text.lstrip().startswith(RISKY)
    return f"'{text}" if is_risky else text


def _cells(line: LineDocument, family: str, texts: Words, language: str) -> list[str]:
    return [
        line.number,
        line.place,
        as_number(line.lon, language),
        as_number(line.lat, language),
        "" if line.stop is None else str(line.stop),
        str(len(line.observations)),
        "\n".join(_seen(saw, texts, language) for saw in line.observations),
        line.cause,
        line.measure,
        family,
        line.goal,
        line.responsible or texts("plan.line.responsible-unclear"),
        line.responsible_function,
        line.contributors,
        line.ownership,
        texts(f"plan.horizon.{line.horizon}"),
        as_day(line.due_on, language),
        line.economy,
        str(line.priority),
        line.priority_by,
        texts(f"plan.status.{line.status}"),
        as_day(line.status_on, language),
        ", ".join(line.initiatives),
        line.indicator,
        line.external_case,
        line.reply,
        as_day(line.next_follow_up_on, language),
        texts(f"plan.visibility.{line.visibility}"),
    ]


def _seen(saw: ObservationDocument, texts: Words, language: str) -> str:
    feeling, day = texts(f"plan.heard.{saw.feeling}"), as_day(saw.captured_on, language)
    return f"{feeling} ({saw.category}, {day}): {saw.note}"
