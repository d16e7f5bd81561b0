"""The columns of a plan line in words, for somebody who may only read them (method.md 2.2)."""

from fastapi import Request
from sqlmodel import Session

from app.line_view import LineView
from app.pages import day
from app.texts import words
from app.typed_line import strategy
from walks.planning.background import name_of
from walks.planning.money import economy_of
from walks.strategy.adopt import initiatives_of
from walks.tables import Plan

TEXTS = ("place", "cause", "goal", "responsible_function", "contributors", "ownership",
         "indicator", "external_case", "reply")  # fmt: skip


def columns(request: Request, db: Session, view: LineView, plan: Plan) -> list[tuple[str, str]]:
    """Label and text; number, measure, observations and class stand on the page already."""
    language, line = request.state.staff.language, view.line
    t, family = words(language), request.app.state.measures.family(line.family)
    serving = [i.name for i in initiatives_of(db, strategy(db, plan)) if i.id in view.initiatives]
    by = name_of(db, line.priority_by)
    told = {
        "family": family.label[language],
        "responsible": view.responsible or t("plan.line.responsible-unclear"),
        "due": day(line.due_on, language),
        "horizon": t(f"plan.horizon.{line.horizon}"),
        "status": t(f"plan.status.{line.status}"),
        "status-on": day(line.status_on, language),
        "priority": str(line.priority),
        "priority-by": by,
        "initiatives": ", ".join(serving),
        "economy": economy_of(line, language, t),
        "follow-up": day(line.next_follow_up_on, language),
    }
    told |= {name.replace("_", "-"): getattr(line, name) for name in TEXTS}
    return [(t(f"plan.column.{name}"), text) for name, text in told.items()]
