"""Every door of the desk and what it takes to get through; tried one by one in test_matrix.py."""

from uuid import uuid4

from fastapi.routing import APIRoute

from app.desk import doors
from tests.app.desk.conftest import Evening

OPEN = {
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("POST", "/desk/sign-in/passkey/options"),
    ("POST", "/desk/sign-in/passkey"),
    ("POST", "/desk/sign-in/oidc"),
    ("GET", "/desk/sign-in/oidc/return"),
    ("POST", "/desk/sign-out"),
    ("GET", "/desk/invitation"),
    ("POST", "/desk/invitation"),
    ("POST", "/desk/invitation/passkey/options"),
    ("POST", "/desk/invitation/passkey"),
    ("POST", "/desk/invitation/password"),
    ("POST", "/desk/invitation/oidc"),
}
# Every other door and what it takes to get through. A door missing here fails the test.
VERBS = {
    ("GET", "/desk/"): None,  # any member of staff; the page says who sees what
    ("GET", "/desk/walks"): "see-walk",
    ("GET", "/desk/walks/new"): "arrange-walk",
    ("POST", "/desk/walks"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}"): "see-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/edit"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/invitation"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/invitation"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/opening"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/closing"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/turnout"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/kit"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/board"): "see-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/board/events"): "see-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/screen"): "see-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/vote"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/vote"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/dictation"): "review",
    ("POST", "/desk/walks/{walk_id:uuid}/dictation"): "review",
    ("GET", "/desk/walks/{walk_id:uuid}/walk.ics"): "see-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/poster.pdf"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/letter.pdf"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/sheets.pdf"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/roles.pdf"): "arrange-walk",
    ("POST", "/desk/devices/{device_id:uuid}/expulsion"): "arrange-walk",
    ("POST", "/desk/devices/{device_id:uuid}/admission"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/newcomers/admission"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/newcomers/expulsion"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/quarantine/acceptance"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/acceptance"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/rejection"): "review",
    ("GET", "/desk/map"): "see-walk",
    ("GET", "/desk/map/points"): "see-walk",
    ("GET", "/desk/map/outlines"): "see-walk",
    ("GET", "/desk/map/ground"): "see-walk",
    ("GET", "/desk/observations/{observation_id:uuid}/place"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/place"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/place/undoing"): "review",
    ("GET", "/desk/observations/{observation_id:uuid}/redaction"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/redaction"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/redaction/undoing"): "review",
    ("GET", "/desk/walks/{walk_id:uuid}/review"): "review",
    ("POST", "/desk/walks/{walk_id:uuid}/review/decisions"): "review",
    ("POST", "/desk/walks/{walk_id:uuid}/review/sameness"): "review",
    ("POST", "/desk/walks/{walk_id:uuid}/review/corrections"): "review",
    ("POST", "/desk/walks/{walk_id:uuid}/review/steps/{step_id:uuid}/undoing"): "review",
    ("GET", "/desk/walks/{walk_id:uuid}/observations"): "see-walk",
    ("GET", "/desk/districts/{district_id:uuid}/observations"): "see-walk",
    ("GET", "/desk/photos/{photo_id:uuid}/blur"): "review",
    ("POST", "/desk/photos/{photo_id:uuid}/blur"): "review",
    ("GET", "/desk/photos/{photo_id:uuid}/{size}"): "see-walk",
    ("GET", "/desk/sounds/{sound_id:uuid}"): "see-walk",
    ("GET", "/desk/publishing"): "propose-publishing",
    ("GET", "/desk/observations/{observation_id:uuid}/publishing"): "propose-publishing",
    ("POST", "/desk/observations/{observation_id:uuid}/publishing"): "propose-publishing",
    ("POST", "/desk/districts/{district_id:uuid}/counts"): "propose-publishing",
    ("GET", "/desk/proposals/{proposal_id:uuid}"): "propose-publishing",
    ("POST", "/desk/proposals/{proposal_id:uuid}/approval"): "approve-publishing",
    ("POST", "/desk/proposals/{proposal_id:uuid}/rejection"): "approve-publishing",
    ("POST", "/desk/proposals/{proposal_id:uuid}/withdrawal"): "propose-publishing",
    ("POST", "/desk/proposals/{proposal_id:uuid}/removal"): "propose-publishing",
    ("POST", "/desk/removals/{request_id:uuid}/decision"): "approve-publishing",
    ("GET", "/desk/districts"): "see-plan",
    ("GET", "/desk/districts/{district_id:uuid}"): "see-plan",
    ("POST", "/desk/districts/{district_id:uuid}/gathering"): "plan",
    ("POST", "/desk/conditions/{condition_id:uuid}/acceptance"): "plan",
    ("POST", "/desk/conditions/{condition_id:uuid}/division"): "plan",
    ("POST", "/desk/districts/{district_id:uuid}/merger"): "plan",
    ("POST", "/desk/districts/{district_id:uuid}/acceptance"): "plan",
    ("POST", "/desk/districts/{district_id:uuid}/plans"): "plan",
    ("GET", "/desk/plans/{plan_id:uuid}"): "see-plan",
    ("GET", "/desk/plans/{plan_id:uuid}/plan.pdf"): "see-plan",
    ("GET", "/desk/plans/{plan_id:uuid}/plan.csv"): "see-plan",
    ("GET", "/desk/lines/{line_id:uuid}"): "see-plan",
    ("POST", "/desk/lines/{line_id:uuid}"): "plan",
    ("POST", "/desk/lines/{line_id:uuid}/division"): "plan",
    ("GET", "/desk/lines/{line_id:uuid}/follow-up"): "see-plan",
    ("POST", "/desk/lines/{line_id:uuid}/follow-up"): "follow-up",
    ("POST", "/desk/lines/{line_id:uuid}/removal"): "plan",
    ("POST", "/desk/lines/{line_id:uuid}/restoration"): "plan",
    ("GET", "/desk/plans/{plan_id:uuid}/lines/new"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/lines"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/adoption"): "adopt",
    ("GET", "/desk/plans/{plan_id:uuid}/comparison"): "see-plan",
    ("GET", "/desk/plans/{plan_id:uuid}/fairness"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/meetings"): "plan",
    ("GET", "/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/decisions"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/ending"): "plan",
    ("GET", "/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/minutes"): "see-plan",
    ("GET", "/desk/proof"): None,
    ("POST", "/desk/proof"): None,
    ("POST", "/desk/proof/passkey/options"): None,
    ("POST", "/desk/proof/passkey"): None,
    ("GET", "/desk/me"): None,  # everybody's own
    ("POST", "/desk/me"): None,
    ("POST", "/desk/me/password"): None,
    ("GET", "/desk/me/second-factor"): None,
    ("POST", "/desk/me/codes"): None,
    ("GET", "/desk/me/codes"): None,
    ("POST", "/desk/me/codes/confirmation"): None,
    ("POST", "/desk/me/codes/removal"): None,
    ("POST", "/desk/me/passkeys/options"): None,
    ("POST", "/desk/me/passkeys"): None,
    ("POST", "/desk/me/passkeys/{passkey_id:uuid}"): None,
    ("POST", "/desk/me/passkeys/{passkey_id:uuid}/removal"): None,
    ("POST", "/desk/me/sign-ins/{sign_in_id:uuid}/ending"): None,
    ("POST", "/desk/me/sign-ins/ending"): None,
    ("POST", "/desk/me/oidc"): None,
    ("POST", "/desk/me/oidc/{identity_id:uuid}/removal"): None,
    ("GET", "/desk/people"): "manage-people",
    ("GET", "/desk/people/{person_id:uuid}"): "manage-people",
    ("POST", "/desk/people/{person_id:uuid}/grants"): "manage-people",
    ("POST", "/desk/people/{person_id:uuid}/grants/{grant_id:uuid}/ending"): "manage-people",
    ("POST", "/desk/people/{person_id:uuid}/disabling"): "manage-people",
    ("POST", "/desk/people/{person_id:uuid}/enabling"): "manage-people",
    ("POST", "/desk/people/{person_id:uuid}/sign-ins/{sign_in_id:uuid}/ending"): "manage-people",
    ("GET", "/desk/people/invitations/new"): "manage-people",
    ("POST", "/desk/people/invitations"): "manage-people",
    ("POST", "/desk/people/invitations/{link_id:uuid}/revocation"): "manage-people",
    ("POST", "/desk/people/{person_id:uuid}/recovery"): "manage-people",
    ("GET", "/desk/recoveries"): "confirm-recovery",
    ("POST", "/desk/recoveries/{link_id:uuid}/confirmation"): "confirm-recovery",
    ("POST", "/desk/recoveries/{link_id:uuid}/link"): "manage-people",
    ("POST", "/desk/recoveries/{link_id:uuid}/ending"): "manage-people",
    ("GET", "/desk/{kind}/{id:uuid}/notes"): "see-closed-notes",
    ("POST", "/desk/{kind}/{id:uuid}/notes"): "see-closed-notes",
    ("POST", "/desk/notes/{note_id:uuid}/withdrawal"): "see-closed-notes",
    ("GET", "/desk/{kind}/{id:uuid}/readers"): "see-readers",
    ("GET", "/desk/links"): "hand-out-links",
    ("POST", "/desk/links"): "hand-out-links",
    ("POST", "/desk/links/{link_id:uuid}/extension"): "hand-out-links",
    ("POST", "/desk/links/{link_id:uuid}/revocation"): "hand-out-links",
    ("GET", "/desk/journal"): "see-journal",
    ("GET", "/desk/journal.csv"): "see-journal",
    ("GET", "/desk/privacy"): "see-privacy",
    ("GET", "/desk/privacy/inventory"): "see-privacy",
    ("GET", "/desk/privacy/art-30"): "see-privacy",
    ("GET", "/desk/privacy/dpia"): "see-privacy",
    ("GET", "/desk/privacy/breach"): "keep-house",
    ("POST", "/desk/privacy/breach"): "keep-house",
    ("GET", "/desk/privacy/retention"): "keep-house",
    ("POST", "/desk/privacy/retention"): "keep-house",
    ("POST", "/desk/privacy/walks/{walk_id:uuid}/mark"): "keep-house",
    ("GET", "/desk/privacy/requests"): "answer-requests",
    ("GET", "/desk/privacy/devices/{device_id:uuid}"): "answer-requests",
    ("POST", "/desk/privacy/devices/{device_id:uuid}/copy"): "answer-requests",
    ("POST", "/desk/privacy/devices/{device_id:uuid}/erasure"): "answer-requests",
    ("GET", "/desk/privacy/staff/{person_id:uuid}"): "answer-requests",
    ("POST", "/desk/privacy/staff/{person_id:uuid}/copy"): "answer-requests",
    ("POST", "/desk/privacy/staff/{person_id:uuid}/erasure"): "answer-requests",
}


def all_doors() -> set[tuple[str, str]]:
    routes = [route for router in doors() for route in router.routes]
    return {(m, r.path) for r in routes if isinstance(r, APIRoute) for m in r.methods}


def test_every_door_of_the_desk_is_in_this_list():
    assert all_doors() == OPEN | set(VERBS)


def test_an_id_nobody_has_is_not_found(coordinator):
    for _, pattern in [door for door in VERBS if door[0] == "GET" and "{" in door[1]]:
        head, _, _ = pattern.partition("{")
        tail = pattern.partition("}")[2].replace("{size}", "small")
        assert coordinator.get(f"{head}{uuid4()}{tail}").status_code == 404, pattern
        assert coordinator.get(f"{head}not-an-id{tail}").status_code == 404, pattern


def test_what_another_site_sends_changes_nothing(coordinator, evening: Evening):
    told = {"Sec-Fetch-Site": "cross-site"}
    answer = coordinator.post(f"{evening.page}/closing", headers=told, follow_redirects=False)
    assert answer.status_code == 403
    assert "Vandringen er åben" in coordinator.get(evening.page).text
