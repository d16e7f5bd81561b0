"""A bare WebKitGTK browser, told what to do line by line. Runs with Debian's own Python.

    /usr/bin/python3 browser.py FOLDER     needs python3-gi, gir1.2-webkit2-4.1 and a display

Every line on standard input is JSON: {"open": address} or {"run": body of an async function}.
Every answer is one line of JSON: {"value": ...} or {"error": ...}. FOLDER keeps what pages keep.
"""

import json
import sys
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402


class Browser:
    """One window with one page."""

    def __init__(self, folder: str) -> None:
        manager = WebKit2.WebsiteDataManager(
            base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache"
        )
        context = WebKit2.WebContext.new_with_website_data_manager(manager)
        context.set_preferred_languages(["da-DK"])
        self.view = WebKit2.WebView.new_with_context(context)
        self.view.connect("permission-request", self._refuse)
        self.view.connect("load-changed", self._loaded)
        window = Gtk.Window(default_width=390, default_height=844)
        window.add(self.view)
        window.show_all()
        GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, self._told)

    def _told(self, source: Any, condition: Any) -> bool:
        line = source.readline()
        if not line:
            Gtk.main_quit()
            return False
        order = json.loads(line)
        if "open" in order:
            self.view.load_uri(order["open"])
        else:
            self.view.call_async_javascript_function(
                order["run"], -1, None, None, None, None, self._ran
            )
        return True

    def _loaded(self, view: Any, event: Any) -> None:
        if event == WebKit2.LoadEvent.FINISHED:
            answer({"value": view.get_uri()})

    def _ran(self, view: Any, result: Any) -> None:
        try:
            value = view.call_async_javascript_function_finish(result)
        except GLib.Error as trouble:
            answer({"error": trouble.message})
        else:
            answer({"value": json.loads(value.to_json(0) or "null")})

    def _refuse(self, view: Any, request: Any) -> bool:
        request.deny()  # there is no position on this machine, and the app must do without
        return True


def answer(facts: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Browser(sys.argv[1])
    Gtk.main()
