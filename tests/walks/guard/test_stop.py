"""What names a person is stopped before it is published."""

import pytest

from walks.errors import Refused
from walks.guard.stop import stop


def test_a_text_about_places_may_go_on():
    stop(["Lampe 40021733 er slukket", "", "Buskene ud for nr. 14"])
    stop([])


def test_a_text_that_names_somebody_is_stopped_and_only_the_kinds_are_told():
    with pytest.raises(Refused) as trouble:
        stop(["Fint her", "Han hedder Jens", "Ring 22 33 44 55 eller 98 76 54 32"])
    assert trouble.value.code == "names-a-person"
    assert trouble.value.facts == {"found": ["phone", "name"]}
    assert "Jens" not in str(trouble.value)
