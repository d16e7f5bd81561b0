"""Whom to call about a crime stands on a page that anybody can open."""


def test_anybody_is_told_whom_to_call_and_that_this_is_not_the_place(client):
    shown = client.get("/strafbart")
    assert shown.status_code == 200
    for words in ('href="tel:112"', 'href="tel:114"', "politi.dk", "Ingen holder øje om natten"):
        assert words in shown.text
    assert "Kontrolleret 28. november 2026" in shown.text
    assert "https://" not in shown.text  # it sends nobody anywhere, and asks nobody


def test_it_is_told_in_english_too(client):
    shown = client.get("/strafbart", headers={"Accept-Language": "en"}).text
    assert "You cannot report anything here." in shown


def test_the_front_page_leads_there(client):
    assert 'href="/strafbart"' in client.get("/").text
