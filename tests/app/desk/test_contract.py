"""Every door, asked by every role with whatever its contract allows and more, answers as it says.

No fault of ours, no status and no kind of content that is not declared.
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from sqlmodel import select
from starlette.routing import Route
from starlette.testclient import TestClient

from app.contract import contract
from tests.app.desk.conftest import Evening, Staff
from tests.app.desk.real import addresses
from tests.app.desk.test_other_doors import by_link
from tests.cast import content_digest, letter
from walks.people.may import ROLES
from walks.tables import Condition, PlanLine, Walk

__all__ = ["addresses"]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
WEB = Path(__file__).resolve().parents[3] / "web"
PAGES = [page for room in ("desk", "respond", "public") for page in (WEB / room).glob("*.html")]
FIELDS = sorted(
    {name for page in PAGES for name in re.findall(r' name="([\w-]+)"', page.read_text())}
)
EXAMPLES = {"sqlite": 2, "postgresql": 1}  # a door, asked rightly; and as many asked wrongly
LEAVES = ("/desk/sign-out", "/svar/ud")  # it would end a test's sign-in
ON_POSTGRESQL = (
    "device",
    "link",
    "coordinator",
)  # who gets furthest; the others are mostly turned away


@pytest.fixture
def ids(evening: Evening, addresses: dict[str, str], db) -> dict[str, list[str]]:
    """What stands for an id in the contract, and what is really there."""
    condition = db.exec(select(Condition.id)).first()
    evening.desk.plan(condition, 7, responsible="BO", measure_text="Ny lampe")
    observations = [str(evening.lamp), str(evening.police)]
    photo = addresses["/desk/photos/{photo_id:uuid}/{size}"].split("/")[3]
    real = {
        name.strip("{}").partition(":")[0]: [value]
        for pattern, address in addresses.items()
        for name, value in zip(pattern.split("/"), address.split("/"), strict=True)
        if name.startswith("{")
    }
    return real | {
        "observation_id": observations,
        "id": [*observations, photo],  # or one that is new
        "code": [str(db.exec(select(Walk.join_code)).first())],
        "observation": observations,
        "walk": [str(evening.walk.id)],
        "photo_id": [photo],
        "condition_id": [str(one) for one in db.exec(select(Condition.id))],
        "line_id": [str(one) for one in db.exec(select(PlanLine.id))],
    }


@pytest.fixture
def people(client, staff: Staff, coordinator, evening: Evening) -> dict[str, tuple]:
    """Each role: who asks, and with which phone's token."""
    desk, others = (
        evening.desk,
        {role: (staff(role), "") for role in ROLES if role != "coordinator"},
    )
    phones = {
        "device": evening.phones[0],
        "leader": desk.phone(client, evening.walk, is_leader=True),
        "newcomer": desk.phone(client, evening.walk, most=0),
    }
    told = {"anonymous": (client, "")} | {name: (client, one.token) for name, one in phones.items()}
    told |= others | {"link": (by_link(client, desk).client, "")}
    return told | {"coordinator": (coordinator, "")}


def test_the_contract_names_every_door(client):
    doors = contract(client.app)["paths"]
    assert {"put"} <= doors["/api/field/observations/{id}"].keys()
    assert {"put", "patch", "head"} <= doors["/api/field/photos/{id}"].keys()
    assert len(doors) >= 55
    plain = {
        (method.lower(), route.path)
        for route in client.app.routes
        if type(route) is Route
        for method in route.methods
    }
    assert plain <= {(method, path) for path, of in doors.items() for method in of}
    assert ("put", "/api/field/sounds/{id}") in plain


@pytest.mark.timeout(900)  # every door, many times
def test_every_role_is_answered_as_the_contract_says(
    client, people, ids, database, record_property
):
    engine = database.url.partition(":")[0].partition("+")[0]
    broken, statuses = set[str](), Counter[int]()
    asking = people if engine == "sqlite" else {role: people[role] for role in ON_POSTGRESQL}

    def hold_to_it(case: Case) -> None:
        for role, (person, token) in asking.items():
            answer = send(case, person, token, ids)
            statuses[answer.status_code] += 1
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as group:
                said = f"{answer.status_code} {answer.headers.get('content-type')}"
                broken.update(
                    f"{case.operation.label} {role} {said}: {one.title}" for one in group.exceptions
                )

    for operation in operations(client):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked = given(case=operation.as_strategy(generation_mode=mode))(hold_to_it)
            with suppress(Unsatisfiable):  # a door that asks for nothing can't be asked wrongly
                settings(QUICK, max_examples=EXAMPLES[engine] * often(operation))(asked)()
    assert sorted(broken) == []
    assert {200, 201, 303, 401, 404, 415, 422} <= statuses.keys()
    assert statuses.total() > 100 * len(asking)
    record_property(f"answers held to the contract ({engine})", statuses.total())


def often(operation: Any) -> int:
    """A phone's door takes letters, and only few made-up ones are any good."""
    return 8 if operation.path.startswith("/api/field/") else 1


QUICK = settings(
    database=None, phases=[Phase.generate], deadline=None,
    suppress_health_check=list(HealthCheck), derandomize=True,
)  # fmt: skip


def operations(client: TestClient) -> Iterator[Any]:
    """Every door of the contract but those that would end a test's sign-in."""
    told = contract(client.app) | {"servers": [{"url": "http://testserver"}]}
    for path, doors in told["paths"].items():
        if not path.startswith("/api/") and "post" in doors:
            doors["post"]["requestBody"] = a_form()
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(told)))
    found = (one.ok() for one in schema.get_all_operations())
    return (one for one in found if one.path not in LEAVES)


def a_form() -> dict[str, Any]:
    """The fields of all forms together, with whatever can be typed into them."""
    properties = {name: {"type": "string"} for name in FIELDS}
    form = {"type": "object", "properties": properties, "additionalProperties": {"type": "string"}}
    return {"content": {"application/x-www-form-urlencoded": {"schema": form}}}


def send(case: Case, person: TestClient, token: str, ids: dict[str, list[str]]) -> Any:
    """As it was made up, but three times in four about things that are there."""
    chance = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())
    how = case.as_transport_kwargs(base_url="http://testserver")
    headers = {name: latin(value) for name, value in dict(how["headers"]).items()}
    address = how["url"]
    if chance % 4 and case.path_parameters:
        named = {n: quote(str(v), safe="") for n, v in case.path_parameters.items()}
        named |= {n: of[chance % len(of)] for n, of in ids.items() if n in named and of}
        if "id" in named and chance % 3:
            named["id"] = str(UUID(int=chance << 64 | chance))
        address = "http://testserver" + case.path.format(**named)
    query = dict(how.get("params") or {})
    if "observation" in query and chance % 4:
        query["observation"] = ids["observation"][chance % 2]
    body = how.get("data")
    if "json" in how:
        content = how["json"]
        if isinstance(content, dict) and chance % 4:
            content |= {n: ids[n][0] for n in ("walk", "observation") if n in content}
            if case.path.endswith("/devices"):
                content = {"code": ids["code"][0], "role": content.get("role", "participant")}
            elif "feeling" in content and chance % 3:
                content = json.loads(letter(UUID(ids["walk"][0]), note=str(content.get("note"))))
        body = json.dumps(content).encode()
    if token and chance % 8:
        headers["Authorization"] = f"Bearer {token}"
    request = person.build_request(
        case.method, address, params=query or None, headers=headers,
        **({"content": body} if isinstance(body, bytes | str) else {"data": body}),
    )  # fmt: skip
    if chance % 4:
        for name in ("Content-Digest", "Repr-Digest"):
            if name in headers:
                request.headers[name] = content_digest(request.read())
    return person.send(request, follow_redirects=False)


def latin(value: object) -> str:
    """A header as it can travel."""
    return re.sub(r"[^\x20-\x7e]", "?", str(value))
