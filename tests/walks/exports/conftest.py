"""A plan as one could look for Løvvangen: real streets, nobody real, and pictures of places."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from walks.planning.document import (
    Counts,
    EvidenceDocument,
    InitiativeDocument,
    LineDocument,
    ObservationDocument,
    PlanDocument,
    SectionDocument,
    SourceDocument,
    StopDocument,
    WalkDocument,
)

LOCALES = Path(__file__).resolve().parents[3] / "web" / "locales"
FIRST, SECOND = date(2026, 10, 21), date(2026, 11, 4)
CHECKED = date(2026, 9, 1)


def words(language: str) -> Callable[..., str]:
    """The texts of the plan in a language, as the pages and the PDF ask for them."""
    known = json.loads((LOCALES / language / "plan.json").read_text(encoding="utf-8"))

    def text(key: str, **facts: object) -> str:
        return str(known[key.removeprefix("plan.")]).format(**facts)

    return text


@pytest.fixture(scope="session")
def danish() -> Callable[..., str]:
    return words("da")


@pytest.fixture(scope="session")
def english() -> Callable[..., str]:
    return words("en")


@pytest.fixture(scope="session")
def pictures(shared: Path) -> dict[str, bytes]:
    """Small JPEGs of places by their SHA-256, as the photo store keeps them."""
    kept = {}
    for name in ("Landscape_1.jpg", "DSCN0010.jpg", "DSCN0012.jpg", "DSCN0021.jpg"):
        with Image.open(shared / "data" / "photos" / name) as opened:
            small = opened.convert("RGB")
            small.thumbnail((480, 480))
            jpeg = io.BytesIO()
            small.save(jpeg, "JPEG", quality=80)
        kept[hashlib.sha256(jpeg.getvalue()).hexdigest()] = jpeg.getvalue()
    return kept


@pytest.fixture(scope="session")
def plan(pictures: dict[str, bytes]) -> PlanDocument:
    return loevvangen(list(pictures))


@pytest.fixture(scope="session")
def alone(plan: PlanDocument) -> Callable[..., PlanDocument]:
    """The plan with its first line only, changed as told."""

    def changed(**changes: object) -> PlanDocument:
        section = plan.sections[0]
        return replace(
            plan, sections=(replace(section, lines=(replace(section.lines[0], **changes),)),)
        )

    return changed


@pytest.fixture(scope="session")
def saw() -> Callable[..., ObservationDocument]:
    return _saw


def loevvangen(photos: list[str]) -> PlanDocument:
    return PlanDocument(
        title="Handlingsplan for tryghed i Løvvangen",
        district_code="0851-LOV",
        district="Løvvangen",
        municipality="Aalborg Kommune",
        strategy="Tryg Aalborg – en mere tryg kommune",
        strategy_begins_on=date(2022, 1, 1),
        strategy_ends_on=date(2026, 12, 31),
        version=2,
        state="draft",
        made_on=date(2026, 11, 12),
        walks=(
            WalkDocument(title="Efterårsvandring, nordlige del", held_on=FIRST, participants=17),
            WalkDocument(title="Aftenvandring ved skole og stier", held_on=SECOND, participants=12),
        ),
        counts=Counts(observations=61, conditions=24, people=26, unsafe=41, safe=13, neutral=7),
        boundary=(BOUNDARY,),
        stops=(
            StopDocument(number=1, name="Fælleshuset", lon=9.9128, lat=57.0735),
            StopDocument(number=2, name="Tunnelen", lon=9.9189, lat=57.0722),
            StopDocument(number=3, name="Boldbanen", lon=9.9165, lat=57.0751),
            StopDocument(number=4, name="Torvet", lon=9.9098, lat=57.0716),
            StopDocument(number=5, name="Skolestien", lon=9.9060, lat=57.0742),
        ),
        hotspots=(HOTSPOT,),
        sections=(
            SectionDocument(family="lighting", label="Belysning", lines=_lighting(photos)),
            SectionDocument(family="neighbours", label="Nabohjælp", lines=_neighbours()),
            SectionDocument(
                family="burglary", label="Tyverisikring", why_empty="nothing-seen", lines=()
            ),
            SectionDocument(
                family="planting", label="Beplantning og udsyn", lines=_planting(photos)
            ),
            SectionDocument(family="upkeep", label="Renhold og vedligehold", lines=_upkeep(photos)),
            SectionDocument(family="youth", label="Tilbud til unge", lines=_youth()),
        ),
        initiatives=(
            InitiativeDocument(code="TRY-03", name="Trygge boligområder og gode naboskaber"),
            InitiativeDocument(code="TRY-07", name="Lys, overblik og veje, man vil gå på"),
            InitiativeDocument(code="TRY-11", name="Flere unge i gode fællesskaber"),
        ),
        sources=(
            SourceDocument(
                name="Lorenc m.fl. 2013: Environmental interventions to reduce fear of crime",
                address="https://doi.org/10.1186/2046-4053-2-30",
                checked_on=CHECKED,
            ),
            SourceDocument(
                name="Welsh, Farrington og Douglas 2022: Street lighting and crime",
                checked_on=CHECKED,
            ),
            SourceDocument(
                name="Branas m.fl. 2018: Restoring vacant land in cities", checked_on=CHECKED
            ),
            SourceDocument(
                name="Det Kriminalpræventive Råd: otte principper for kriminalpræventiv planlægning"
            ),
        ),
        left_out=2,
    )


BOUNDARY = (
    (9.9021, 57.0712), (9.9052, 57.0699), (9.9101, 57.0697), (9.9139, 57.0689), (9.9188, 57.0701),
    (9.9231, 57.0709), (9.9236, 57.0731), (9.9219, 57.0752), (9.9190, 57.0766), (9.9151, 57.0770),
    (9.9120, 57.0781), (9.9079, 57.0777), (9.9046, 57.0766), (9.9029, 57.0748), (9.9034, 57.0730),
    (9.9021, 57.0712),
)  # fmt: skip
HOTSPOT = (
    (9.9172, 57.0714), (9.9204, 57.0713), (9.9212, 57.0727), (9.9195, 57.0737), (9.9173, 57.0732),
    (9.9172, 57.0714),
)  # fmt: skip

STREET_LIGHT = EvidenceDocument(
    crime="Samlet kriminalitet faldt 14 % mere end i sammenlignelige områder (21 undersøgelser). "
    "Virker på tyveri og hærværk, ikke på vold.",
    tryghed="Kun få tegn på, at bedre gadelys i sig selv gør folk mere trygge.",
    strength="Kriminalitet: stærk. Tryghed: begrænset.",
    caveat="De fleste undersøgelser er fra USA og Storbritannien. "
    "Virkningen i Danmark er ikke målt.",
    source="Welsh, Farrington og Douglas 2022; Lorenc m.fl. 2013",
    checked_on=CHECKED,
)
NEIGHBOURS = EvidenceDocument(
    crime="15 af 18 evalueringer peger på færre indbrud; fald på 16-26 %.",
    tryghed="God kontakt med naboer hænger sammen med tryghed efter mørkets frembrud: "
    "93 % mod 58 %.",
    strength="Moderat.",
    caveat="En sammenhæng viser ikke en årsag.",
    source="Bennett, Holloway og Farrington 2008; DKR",
    checked_on=CHECKED,
)
GREEN = EvidenceDocument(
    crime="Kriminalitet −13 % på oprydde og tilplantede grunde.",
    tryghed="Bekymring for sikkerhed −58 %; oplevet hærværk −39 %.",
    strength="Stærk, men fra USA.",
    caveat="Lodtrækningsforsøg på tomme grunde i Philadelphia, ikke på danske boligveje.",
    source="Branas m.fl. 2018",
    checked_on=CHECKED,
)


def _saw(
    note: str, category: str, feeling: str = "unsafe", on: date = SECOND, photo: str | None = None
) -> ObservationDocument:
    return ObservationDocument(
        note=note, feeling=feeling, category=category, captured_on=on, photo=photo
    )


def _lighting(photos: list[str]) -> tuple[LineDocument, ...]:
    return (
        LineDocument(
            number="LOV-2026-001",
            place="Tunnelen under Forbindelsesvejen",
            lon=9.9189,
            lat=57.0722,
            stop=2,
            observations=(
                _saw(
                    "To ud af fire lamper er slukket. Man kan ikke se, om der står nogen midtvejs.",
                    "Belysning: mørk tunnel",
                    photo=photos[0],
                ),
                _saw(
                    "Jeg går en lang omvej, når det er mørkt. Min datter tør slet ikke gå her.",
                    "Belysning: mørk tunnel",
                    photo=photos[1],
                ),
                _saw(
                    "Spejlet i svinget er godt – det skal blive hængende!",
                    "Overblik: god oversigt",
                    "safe",
                    FIRST,
                ),
            ),
            cause="Armaturerne er fra 1998 og sidder, så bilernes lys blænder. Ingen har haft "
            "opgaven med at melde dem, når de går ud.",
            measure="Ny, jævn belysning i tunnelen og ved begge mundinger",
            family="lighting",
            goal="Man kan se et ansigt på 10 meters afstand i hele tunnelen "
            "efter mørkets frembrud.",
            responsible="Aalborg Kommune, Park & Natur og Belysning",
            responsible_function="Områdeleder, vejbelysning",
            contributors="Samrådet; Nordjyllands Politi (forebyggelse)",
            ownership="Kommunevej; tunnelen ejes af kommunen",
            horizon="plan",
            due_on=date(2027, 3, 1),
            economy="100.000-250.000 kr. (eget skøn); bevilling søges i budget 2027",
            priority=1,
            priority_by="Styregruppen, 10.11.2026",
            status="started",
            status_on=date(2026, 11, 10),
            initiatives=("TRY-07",),
            indicator="Andel utrygge observationer på genvandring; "
            "lux målt midt i tunnelen før og efter",
            external_case="DRIFT-2026-48113",
            reply="I har ret: Tunnelen er for mørk. "
            "De to slukkede lamper er skiftet den 9. november. "
            "Nyt lys i hele tunnelen kommer senest 1. marts 2027.",
            next_follow_up_on=date(2027, 1, 14),
            visibility="public",
            reasons=(
                "9 af 11 observationer her er utrygge.",
                "Skolevej for cirka 140 børn.",
                "Samme forhold blev noteret på vandringen i 2024.",
            ),
            evidence=STREET_LIGHT,
        ),
        LineDocument(
            number="LOV-2026-002",
            place="Skolestien fra Løvbakken til skolen",
            lon=9.9060,
            lat=57.0742,
            stop=5,
            observations=(
                _saw("Mørkt hul på cirka 60 meter mellem to lamper.", "Belysning: uden lys"),
                _saw("Træerne skygger for lampen ved bænken.", "Belysning: lys skygges af træer"),
            ),
            cause="Afstanden mellem masterne er større end normen for skolestier.",
            measure="To nye master og beskæring omkring lampen ved bænken",
            family="lighting",
            goal="Ingen mørke huller mellem lamperne på skolestien.",
            responsible="Aalborg Kommune, Park & Natur og Belysning",
            horizon="long",
            due_on=date(2027, 10, 1),
            economy="60.000-80.000 kr. (eget skøn)",
            priority=2,
            status="accepted",
            initiatives=("TRY-07", "TRY-11"),
            reply="Vi sætter to nye master op, når stien alligevel graves op i 2027.",
            next_follow_up_on=date(2027, 5, 12),
            visibility="public",
            evidence=STREET_LIGHT,
        ),
    )


def _neighbours() -> tuple[LineDocument, ...]:
    return (
        LineDocument(
            number="LOV-2026-003",
            place="Løvbakken 2-48, rækkehusene",
            lon=9.9106,
            lat=57.0758,
            observations=(
                _saw("Nabohjælp-skiltene er fra 2009, og ingen ved, hvem der er med.", "Nabohjælp"),
                _saw("Vi holder øje med hinandens huse – det virker.", "Naboskab", "safe", FIRST),
            ),
            cause="Ordningen er ikke fulgt op, efter at kontaktpersonen flyttede.",
            measure="Genstart af Nabohjælp med kontaktperson i hver gård",
            family="neighbours",
            goal="Mindst halvdelen af husstandene er tilmeldt Nabohjælp.",
            responsible="Afdelingsbestyrelsen, afdeling 14",
            responsible_function="Formand",
            contributors="Nordjyllands Politi; Samrådet",
            ownership="Boligorganisation",
            horizon="fast",
            due_on=date(2026, 12, 18),
            economy="Under 10.000 kr. (eget skøn)",
            priority=1,
            status="sent",
            status_on=date(2026, 11, 11),
            initiatives=("TRY-03",),
            indicator="Tilmeldte husstande; anmeldte indbrud pr. 1.000 husstande",
            reply="Afdelingsbestyrelsen er spurgt og svarer senest den 25. november.",
            next_follow_up_on=date(2026, 11, 26),
            visibility="public",
            evidence=NEIGHBOURS,
        ),
    )


def _planting(photos: list[str]) -> tuple[LineDocument, ...]:
    return (
        LineDocument(
            number="LOV-2026-004",
            place="Stien bag boldbanen",
            lon=9.9165,
            lat=57.0751,
            stop=3,
            observations=(
                _saw(
                    "Buskene står helt ud til stien, og man kan ikke se, om nogen gemmer sig.",
                    "Beplantning: buske tæt på sti",
                    photo=photos[2],
                ),
            ),
            cause="Plejeplanen har ét klip om året, og det ligger i juni.",
            measure="Buske skæres ned til 80 cm i 3 meters bredde langs stien",
            family="planting",
            goal="Frit udsyn til begge sider af stien hele året.",
            responsible="",
            contributors="Boligorganisationen; Aalborg Kommune, Park & Natur",
            ownership="Ukendt: stien ligger på skellet",
            horizon="fast",
            due_on=date(2026, 12, 4),
            priority=2,
            status="unclear-responsible",
            initiatives=("TRY-07",),
            reply="Vi er ved at finde ud af, hvem der ejer beplantningen.",
            visibility="public",
            evidence=GREEN,
        ),
        LineDocument(
            number="LOV-2026-005",
            place="Forbindelsesvejen, østsiden",
            lon=9.9196,
            lat=57.0726,
            observations=(_saw("Hækken lukker helt af ud mod vejen.", "Udsyn"),),
            measure="Hækken klippes ned til 1,2 meter",
            family="planting",
            responsible="Sundby-Hvorup Boligselskab, drift",
            horizon="fast",
            due_on=date(2026, 11, 27),
            priority=3,
            status="reported-done",
            status_on=date(2026, 11, 9),
            reply="Hækken blev klippet den 9. november. Vi ser efter på genvandringen.",
            visibility="public",
        ),
    )


def _upkeep(photos: list[str]) -> tuple[LineDocument, ...]:
    return (
        LineDocument(
            number="LOV-2026-006",
            place="Torvet ved butikkerne",
            lon=9.9098,
            lat=57.0716,
            stop=4,
            observations=(
                _saw("Glasskår under bænken og en fyldt skraldespand.", "Renhold", photo=photos[3]),
                _saw("Her er altid nogen, og folk hilser.", "Liv", "safe"),
                _saw("Bænken vender væk fra torvet.", "Ophold", "neutral"),
            ),
            cause="Skraldespanden tømmes kun mandag; torvet bruges mest i weekenden.",
            measure="Tømning også lørdag og søndag; bænken vendes mod torvet",
            family="upkeep",
            goal="Ingen overfyldte skraldespande søndag aften.",
            responsible="Aalborg Kommune, Park & Natur",
            horizon="now",
            due_on=date(2026, 11, 20),
            economy="Inden for driften",
            priority=2,
            status="confirmed",
            status_on=date(2026, 11, 21),
            initiatives=("TRY-03",),
            indicator="Tælling ved genvandring",
            reply="Der tømmes nu alle ugens dage.",
            next_follow_up_on=date(2027, 10, 20),
            visibility="public",
            evidence=GREEN,
        ),
    )


def _youth() -> tuple[LineDocument, ...]:
    return (
        LineDocument(
            number="LOV-2026-007",
            place="Fælleshuset og pladsen foran",
            lon=9.9128,
            lat=57.0735,
            stop=1,
            observations=(
                _saw("De unge har ikke noget sted at være efter kl. 20.", "Samlingssteder og unge"),
            ),
            cause="Klubben lukker kl. 20 på hverdage og har lukket i weekenden.",
            measure="Aftenåbent i klubben to hverdage og lørdag, aftalt med de unge",
            family="youth",
            goal="Mindst 15 unge bruger aftenåbningen hver gang.",
            responsible="Aalborg Kommune, Ungdomsskolen",
            responsible_function="Klubleder",
            contributors="SSP; Boligsocial helhedsplan",
            ownership="Boligorganisation (lejemål)",
            horizon="plan",
            due_on=date(2027, 2, 1),
            economy="350.000 kr. om året (eget skøn); bevilling mangler",
            priority=1,
            status="proposed",
            initiatives=("TRY-11", "TRY-03"),
            indicator="Fremmøde pr. aften; tryghedsmåling før og efter",
            visibility="public",
        ),
    )
