"""The checker itself: what shuts people out is found, every time it is asked."""

from tests.web.axe import Axe

SHUT = "<!doctype html><html lang='da'><title>x</title><main><h1>x</h1><button></button></main>"


def test_a_button_without_a_name_is_found_again_and_again(chromium):
    page = chromium.new_page()
    page.set_content(SHUT)
    for _ in range(2):
        [rule] = Axe().run(page).response["violations"]
        assert rule["id"] == "button-name"
        assert [node["html"] for node in rule["nodes"]] == ["<button></button>"]
    page.close()
