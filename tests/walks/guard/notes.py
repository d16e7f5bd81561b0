"""Walk notes as people write them: half with something about a person in them, half without.

Made from sentences, names and numbers, and from no pattern of the guard's. Each planted thing is
known, so recall and false alarms can be counted.
"""

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SEED = 20261128
HALF = 600

FIRST = (
    "Jens Anne Mohammed Fatima Søren Kirsten Ali Zeynep Bo Åse Mikkel Line Yusuf Amina Karl-Emil "
    "Ida Øyvind Bjørn Oksana Tomasz Jean-Pierre Æmilie Per Lis Khadija Omar Emil Freja Ib Signe"
)
LAST = (
    "Jensen Nielsen Hansen Pedersen Sørensen Madsen Olsen Kristensen Christiansen Thomsen "
    "Rasmussen Poulsen"
)
OTHER_LAST = "Holm Ahmed Yildiz Bach Kowalski Lund Nguyen Krogh Dahl Østergaard"
STREETS = "Søndergade Ringvejen Kastetvej Fyrkildevej Tornhøjvej Ravnkildevej Budumvej"
PLACES = (
    "bag Netto",
    "ved tunnelen",
    "i gangen mellem blokkene",
    "på legepladsen",
    "ved cykelskuret",
    "på stien til stationen",
    "ved containerne",
    "foran opgangen",
    "ved busstoppestedet",
    "på parkeringspladsen",
    "ved skolen",
    "i krattet bag boldbanen",
    "ved Fakta på hjørnet",
)
SEEN = (
    "Der er bælgmørkt",
    "Lampen er slukket",
    "Buskene er vokset ud over stien",
    "Der ligger glasskår",
    "Man kan ikke se, om der står nogen",
    "Det larmer om aftenen",
    "Ruden er smadret",
    "Knallerter kører for stærkt",
    "Døren binder ikke",
    "Der lugter",
    "Her føles trygt, når der er lys",
    "Bænken er brækket",
    "Skraldet flyder",
)
PLATE_LETTERS = "ABCDEHJKLMNPRSTUVXYZ"


@dataclass(frozen=True)
class Note:
    """A note and what is planted in it: kind and the exact words."""

    text: str
    planted: list[tuple[str, str]] = field(default_factory=list)


def notes(seed: int = SEED, half: int = HALF) -> list[Note]:
    """So many of each, shuffled."""
    chance = random.Random(seed)
    with_them = [named(chance) for _ in range(half)]
    without = [harmless(chance) for _ in range(half)]
    both = [*with_them, *without]
    chance.shuffle(both)
    return both


def named(chance: random.Random) -> Note:
    """About a person, in one of many ways."""
    kind, say = chance.choice(WAYS)
    said, words = say(chance)
    return Note(dressed(chance, said, words), [(kind, words)])


def harmless(chance: random.Random) -> Note:
    """Numbers, names of streets and things, and nobody."""
    return Note(dressed(chance, chance.choice(HARMLESS)(chance)))


def dressed(chance: random.Random, said: str, kept: str = "") -> str:
    """With what was seen, before or after it or both."""
    scene = f"{chance.choice(SEEN)} {chance.choice(PLACES)}"
    shape = chance.randrange(5)
    if shape == 0:
        return f"{scene}. {said}"
    if shape == 1:
        return f"{said}. {scene}."
    if shape == 2:
        begins_small = not (kept and said.startswith(kept)) and said[:2].istitle()
        return f"{scene}, {said[0].lower() + said[1:] if begins_small else said}"
    if shape == 3:
        return f"{scene}\n{said}\n"
    return said


# ---------- about a person ----------
def a_birth(chance: random.Random) -> tuple[str, str, str, str]:
    year, month = chance.randint(1935, 2015), chance.randint(1, 12)
    day = chance.randint(1, monthrange(year, month)[1])
    return f"{day:02d}", f"{month:02d}", f"{year % 100:02d}", f"{chance.randint(0, 9999):04d}"


def a_cpr(chance: random.Random) -> tuple[str, str]:
    day, month, year, rest = a_birth(chance)
    forms = (
        "{0}{1}{2}-{3}",
        "{0}{1}{2}-{3}",
        "{0}{1}{2}{3}",
        "{0}{1}{2} {3}",
        "{0}{1}{2} - {3}",
        "{0}{1}{2}–{3}",
        "{0}.{1}.{2}-{3}",
        "{0} {1} {2} {3}",
    )
    words = chance.choice(forms).format(day, month, year, rest)
    said = (
        f"Ham der står her har cpr {words}",
        f"CPR-nr.: {words}",
        f"Fandt et sygesikringskort med {words} på",
        f"{words} er på kortet, der lå i buskene",
        f"Hun oplyste {words} til vagten",
        f"Kontakt borgeren ({words})",
    )
    return chance.choice(said), words


def a_plate(chance: random.Random) -> tuple[str, str]:
    letters = "".join(chance.choices(PLATE_LETTERS, k=2))
    number = f"{chance.randint(20000, 99999)}"
    forms = [
        f"{letters} {number[:2]} {number[2:]}",
        f"{letters}{number}",
        f"{letters} {number}",
        f"{letters}{number[:2]} {number[2:]}",
    ]
    words = chance.choice(forms)
    words = words.lower() if chance.random() < 0.25 else words
    said = (
        f"En sort Audi med nummerplade {words} holder her hver aften",
        f"Bilen {words} kører for stærkt",
        f"{words} parkerer på fortovet",
        f"Hvid varevogn, {words}, læsser af om natten",
        f"Scooter reg.nr. {words}",
        f"Der blev handlet fra en bil ({words})",
    )
    return chance.choice(said), words


def a_foreign_plate(chance: random.Random) -> tuple[str, str]:
    letters = "".join(chance.choices(PLATE_LETTERS, k=3))
    words = chance.choice((f"{letters} {chance.randint(100, 999)}", f"HH-{letters[:2]} 1234"))
    country = chance.choice(("Svensk", "Tysk", "Polsk"))
    return f"{country} bil med nummerplade {words} kører rundt", words


def a_phone(chance: random.Random) -> tuple[str, str]:
    digits = f"{chance.randint(20, 99)}{chance.randint(0, 999999):06d}"
    while digits[:2] in ("20", "19"):  # those may be years; people's own eyes can't tell either
        digits = f"{chance.randint(21, 99)}{chance.randint(0, 999999):06d}"
    twos = [digits[at : at + 2] for at in (0, 2, 4, 6)]
    forms = [
        " ".join(twos),
        digits,
        f"{digits[:4]} {digits[4:]}",
        f"+45 {' '.join(twos)}",
        f"+45{digits}",
        f"0045 {digits}",
        f"(+45) {' '.join(twos)}",
        "-".join(twos),
        ".".join(twos),
        f"{digits[:2]} {digits[2:5]} {digits[5:]}",
    ]
    words = chance.choice(forms)
    said = (
        f"Ring til {words} for at købe, stod der på muren",
        f"Tlf. {words}",
        f"Skriv til mig på {words}, så viser jeg stedet",
        f"Jeg kan træffes på {words} efter kl. 17",
        f"Viceværten har {words} og tager den ikke",
        f"Mobil: {words}",
        f"{words} (spørg efter formanden)",
        f"Mit nummer er {words}",
    )
    return chance.choice(said), words


def a_foreign_phone(chance: random.Random) -> tuple[str, str]:
    country, rest = chance.choice((46, 47, 49, 48)), chance.randint(1000000, 9999999)
    words = f"+{country} {chance.randint(70, 79)} {rest}"
    return f"Der stod {words} på skiltet", words


def an_address(chance: random.Random) -> tuple[str, str]:
    first = chance.choice(("jens.hansen", "anne_m", "karl-emil90", "fatima", "info.bo", "søren"))
    words = f"{first}@{chance.choice(('gmail.com', 'hotmail.dk', 'mail.tele.dk', 'åbo.dk'))}"
    words = words.upper() if chance.random() < 0.1 else words
    said = (
        f"Skriv til {words}",
        f"Mail: {words}.",
        f"Der hænger en seddel med {words}, hvis man har set cyklen",
        f"Send referatet til <{words}>",
    )
    return chance.choice(said), words


def a_name(chance: random.Random) -> tuple[str, str]:
    first = chance.choice(FIRST.split())
    words = (
        f"{first} {chance.choice(f'{LAST} {OTHER_LAST}'.split())}"
        if chance.random() < 0.5
        else first
    )
    who = chance.choice(("Han", "Hun", "Manden", "Drengen", "Naboen", "Kvinden"))
    said = (
        f"{who} hedder {words} og bor i blokken",
        f"{who} hedder vist {words}",
        f"En ung mand ved navn {words} sidder her altid",
        f"Ham, der larmer, hedder {words}",
        f"En fyr, kaldet {words}, styrer det hele",
        f"{who} kalder sig {words}",
        f"Hendes navn er {words}",
        f"Min nabo {words} er blevet overfaldet her",
        f"Viceværten hedder {words}",
        f"Venlig hilsen {words}",
        f"Snak med fru {words} på 2. sal",
    )
    return chance.choice(said), first


def a_small_name(chance: random.Random) -> tuple[str, str]:
    words = chance.choice(FIRST.split()).lower()
    return f"{chance.choice(('han', 'hun', 'drengen'))} hedder {words} og går i 8. klasse", words


def a_full_name(chance: random.Random) -> tuple[str, str]:
    words = f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}"
    return chance.choice(
        (f"{words} fra nr. 14 sælger hash", f"Det var {words}, der gjorde det")
    ), words


Way = Callable[[random.Random], tuple[str, str]]
WAYS: list[tuple[str, Way]] = [
    ("cpr", a_cpr),
    ("cpr", a_cpr),
    ("plate", a_plate),
    ("plate", a_plate),
    ("plate", a_foreign_plate),
    ("phone", a_phone),
    ("phone", a_phone),
    ("phone", a_foreign_phone),
    ("email", an_address),
    ("name", a_name),
    ("name", a_name),
    ("name", a_name),
    ("name", a_small_name),
    ("name", a_full_name),
]


# ---------- about nobody ----------
def a_lamp(chance: random.Random) -> str:
    number = chance.choice(
        (
            f"{chance.randint(1, 999)}",
            f"{chance.randint(1000, 99999)}",
            f"{chance.randint(10_000_000, 99_999_999)}",
            f"{chance.randint(10**9, 10**10 - 1)}",
            f"LP{chance.randint(10000, 99999)}",
            f"A-{chance.randint(100, 9999)}",
            f"{chance.randint(100, 999)}-{chance.randint(1, 99):02d}",
        )
    )
    said = (
        "Lampe nr. {0} er slukket",
        "Lygtepæl {0} blinker",
        "Mast {0} mangler låge",
        "Belysningsmasten har nummer {0}",
        "Skab {0} står åbent",
        "Lampe {0} og den næste",
        "På pælen står {0}",
        "Armatur {0} er knust",
    )
    return chance.choice(said).format(number)


def a_house(chance: random.Random) -> str:
    street, number = chance.choice(STREETS.split()), chance.randint(1, 240)
    said = (
        f"{street} {number}, st. tv.",
        f"Ud for {street} {number}-{number + 6}",
        f"Mellem nr. {number} og {number + 2}",
        f"Opgang {number}, 3. th.",
        f"{street} {number} {number + 2} {number + 4} {number + 6} er mørke",
        f"{street} {number}B",
    )
    return chance.choice(said)


def a_day(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2019, 2027)
    said = (
        f"Den {day}. {month}. {year} var det også sådan",
        f"Set {day:02d}.{month:02d}.{year}",
        f"Anmeldt {day:02d}-{month:02d}-{year}",
        f"Siden {day}/{month}-{year % 100:02d}",
        f"Dato {year}-{month:02d}-{day:02d}",
        f"Billede {year}{month:02d}{day:02d}",
        f"Sidst klippet i {year} {year + 1}",
    )
    return chance.choice(said)


def a_time(chance: random.Random) -> str:
    hour, minute = chance.randint(0, 23), chance.choice((0, 15, 30, 45))
    said = (
        f"Kl. {hour}.{minute:02d} er her tomt",
        f"Mellem kl. {hour:02d}:00 og {(hour + 2) % 24:02d}:30",
        f"{hour:02d}.{minute:02d}-{(hour + 1) % 24:02d}.{minute:02d} hver fredag",
        f"Fra {hour:02d}{minute:02d} til 2359",
        f"Set i 45 minutter omkring kl. {hour}",
    )
    return chance.choice(said)


def an_amount(chance: random.Random) -> str:
    thousand = chance.randint(10, 999)
    said = (
        f"Det vil koste {thousand}.000 kr.",
        f"Der er sat {thousand} 000 kr. af",
        f"Budget: {chance.randint(20, 99)} {thousand:03d} 000 kr",
        f"{thousand * 1000},- for en lampe",
        f"{chance.randint(20, 99)}.{thousand:03d}.000 kroner",
        f"Kun {thousand} kr",
        f"{chance.randint(20_000_000, 90_000_000)} kr. til renovering",
    )
    return chance.choice(said)


def a_bus(chance: random.Random) -> str:
    line = chance.randint(1, 99)
    said = (
        f"Linje {line} kører forbi",
        f"Bus {line}A holder her",
        f"Bus {line}, {line + 1} og 200S",
        f"Busserne 12 14 17 {line} kører ikke om natten",
        f"Stoppested {chance.randint(10**7, 10**8 - 1)}",
        f"Metrobus {line} hvert 10. minut",
    )
    return chance.choice(said)


def a_post_code(chance: random.Random) -> str:
    code, town = chance.choice(((9000, "Aalborg"), (2200, "København N"), (8210, "Aarhus V")))
    said = (
        f"{code} {town}",
        f"{chance.choice(STREETS.split())} {chance.randint(1, 99)}, {code} {town}",
        f"I {code} og {code + 100} er det værst",
    )
    return chance.choice(said)


def a_registry(chance: random.Random) -> str:
    number = chance.randint(10**7, 10**8 - 1)
    said = (
        f"Matr. nr. {chance.randint(1, 99)}{chance.choice('abcdefgh')} Nørresundby Bygrunde",
        f"Matrikel {chance.randint(100, 9999)}bc",
        f"CVR {number} ejer bygningen",
        f"Sagsnr. 2026-{chance.randint(10000, 99999)}",
        f"Affaldsspand {number} er væltet",
        f"Løbenr. {number} på bænken",
        f"Sag {chance.randint(10**6, 10**8 - 1)} hos kommunen",
        f"Elskab nr. {number}",
        f"Skilt med id {number}",
        f"KLE 05.01.{chance.randint(10, 99)}",
    )
    return chance.choice(said)


def a_measure(chance: random.Random) -> str:
    said = (
        f"{chance.randint(2, 400)} meter uden lys",
        f"Kun {chance.randint(1, 20)} lux",
        f"Position 57.04{chance.randint(10, 99)}, 9.92{chance.randint(10, 99)}",
        f"Ca. {chance.randint(10000, 99999)} biler i døgnet",
        f"{chance.randint(2, 90)} % er utrygge",
        f"På {chance.randint(10000, 99999)} m2",
        "Ring 114 eller 112",
        f"Stop {chance.randint(1, 12)}",
        f"Nr {chance.randint(10000, 99999)} i køen",
        f"IMG_2026{chance.randint(1000, 1299)}_184800.jpg",
    )
    return chance.choice(said)


def a_called_place(chance: random.Random) -> str:
    street = chance.choice(STREETS.split())
    said = (
        f"Stien hedder {street}",
        "Pladsen kaldet Trekanten",
        "En café, der hedder Kaffebønnen",
        "Butikken hedder Føtex",
        f"Vejen hedder {street}",
        "Området kaldes Hullet af de unge",
        "Legepladsen ved navn Drageslottet",
        "Et sted, der hedder noget med park",
        f"Jens Baggesens Vej {chance.randint(1, 90)}",
        "H.C. Andersens Boulevard er fin",
        "Hjørnet af Karen Hansens Gade",
        "Hvad hedder den gade her",
        "Det hedder sig, at det er farligt",
        "Bager Jørgensen har åbent",
        "Skolen hedder Tornhøjskolen",
        "Projektet hedder Lys i mørket",
    )
    return chance.choice(said)


def plain_words(chance: random.Random) -> str:
    said = (
        "Han råbte efter os, da vi gik forbi",
        "En gruppe unge mænd stod og drak",
        "Hun gik en omvej for ikke at komme forbi",
        "Naboerne hjælper hinanden",
        "En mand fulgte efter mig",
        "Viceværten kommer tit forbi",
        "Hilsen beboerne i blokken",
        "De fleste er flinke",
        "Min nabo tør ikke gå her",
        "Ring til kommunen om det",
        "Her mangler navne på opgangene",
        "Vores søn cykler her til skole",
    )
    return chance.choice(said)


HARMLESS: list[Callable[[random.Random], str]] = [
    a_lamp,
    a_lamp,
    a_house,
    a_day,
    a_time,
    an_amount,
    a_bus,
    a_post_code,
    a_registry,
    a_registry,
    a_measure,
    a_called_place,
    a_called_place,
    plain_words,
]


def tricky() -> Iterator[Note]:
    """Written by hand: text, then what is in it (kind=words), each on a line of its own."""
    for line in TRICKY.strip().splitlines():
        text, *planted = line.split(" | ")
        yield Note(
            text.strip(),
            [(kind, words) for kind, _, words in (p.strip().partition("=") for p in planted)],
        )


TRICKY = """
Ham med 240685-1237 bor her | cpr=240685-1237
2406851237 stod på sedlen | cpr=2406851237
cpr240685-1237 er ikke adskilt
Lampe 2406851237 er gået ud
Lampe 240685-1237, eller også er det ikke en lampe | cpr=240685-1237
Mast 3112991234 blinker
Nr. 320185-1234 findes ikke
Nr. 311385-1234 findes ikke
290200-1234 blev født på en skuddag | cpr=290200-1234
290201-1234 kan ikke være født
den 24.12.26 1830 var vi her
24/12-26 kl. 18.30
Født 01 02 85 1234 | cpr=01 02 85 1234
(010285–1234) | cpr=010285–1234
1-010285-1234 er et varenummer
EAN 5790000010285 på regningen
Konto 9000 0102851234 i banken
AB12345 | plate=AB12345
ab 12 345 holdt for enden | plate=ab 12 345
Bilen, AB 12.345, var grå | plate=AB 12.345
AB 12 345,- er for dyrt
er 12345 biler for mange
nr 12345 i køen
på 12 345 m2
Kl 18300 er en tastefejl
Mast LP12345 har ingen låge
Skab KS 10233 er åbent
LP12345 står der på pælen ved siden af bil AB12345 | plate=AB12345
Svensk bil, nummerplade ABC 12D | plate=ABC 12D
Tysk plade HH-AB 1234 hver nat | plate=HH-AB 1234
Nummerplader på 30 biler blev stjålet
Nummerpladen var skruet af 3 biler
EU 12 345 sider
Trailer med nummerplade AB 1234 | plate=AB 1234
Ring 22 33 44 55 | phone=22 33 44 55
ring på 22334455, hvis du ser noget | phone=22334455
tlf.22334455 | phone=22334455
Tlf:+4522334455 | phone=+4522334455
0045 22 33 44 55 | phone=0045 22 33 44 55
(+45) 2233 4455 | phone=(+45) 2233 4455
22-33-44-55 står malet på muren | phone=22-33-44-55
22.33.44.55 står malet på muren | phone=22.33.44.55
2233 4455 er min mors | phone=2233 4455
٢٢٣٣٤٤٥٥ | phone=٢٢٣٣٤٤٥٥
22 33 44 55 | phone=22 33 44 55
12345678 begynder ingen med
Mast 22334455 skal have ny pære, ring til 98 76 54 32 | phone=98 76 54 32
Ring og sig, at lampe 22334455 er slukket
22334455 står der på masten
Nr. 22 24 26 28 er mørke
Nr. 22, 24, 26 og 28 er mørke
I 2025 2026 skal det gøres
Set den 20261112 og igen 24122026
25 000 000 kr. er sat af
25.000.000 er mange penge
Bus 22 35 41 50 holder her
Stoppested 75112300 mangler læskur
CVR 22334455
Kl. 20.30-22.00 og 23.15
22334455@sms.dk | email=22334455@sms.dk
Skriv til jens.hansen+vagt@mail.co.uk. | email=jens.hansen+vagt@mail.co.uk
jens(at)mail.dk | email=jens(at)mail.dk
jens snabel-a mail punktum dk | email=jens snabel-a mail punktum dk
Vi mødes @ stationen kl. 20
3 stk. @ 200 kr.
Han hedder jens | name=jens
HAN HEDDER JENS | name=JENS
han hedder noget med J
Hun hedder vistnok Åse Østergaard og bor på 2. | name=Åse Østergaard
Manden i kiosken hedder Ali | name=Ali
Kiosken hedder Ali Baba
En mand ved navn Karl-Emil Lund | name=Karl-Emil Lund
En sti ved navn Kærlighedsstien
Drengen, kaldet "Lille Per", løber rundt | name=Lille Per
Pladsen, kaldet "Lille Torv", er mørk
Det hedder sig at Vejen er farlig
Hvad hedder I
Gaden hed Søndergade før
Mvh. Birgit | name=Birgit
Hilsen os i nr. 4
Hilsen Grundejerforeningen
Min nabo Fatima tør ikke | name=Fatima
Min nabo tør ikke. Netto har lukket
Hr. Holm i stuen | name=Holm
Lars Løkke Rasmussen gik forbi | name=Lars Løkke Rasmussen
Peter Sabroes Gade og Hans Hansen Vej
Café Hansen og Bager Jensen
Bag Bussen
اسمه أحمد وهو يسكن هنا | name=أحمد
Його звати Петро | name=Петро
His name is Bob | name=Bob
Er heißt Klaus | name=Klaus
Åh nej 😱 ring 22334455 😱 til Jens Hansen | phone=22334455 | name=Jens Hansen
"""
