// A board that goes on: the server says that there is news, and the page asks for itself anew.
// A browser comes back by itself after a cut; only after an answer that is no stream must we.
const LATER = 5_000 // milliseconds

/** Follow the board on this page, when there is one. */
export function followBoard() {
  const link = document.querySelector("[data-news]")
  if (link) follow(link, document.querySelector("#board").dataset.seen)
}

function follow(link, seen) {
  const stream = new EventSource(`${link.dataset.news}?after=${encodeURIComponent(seen)}`)
  stream.addEventListener("open", () => tell(link.dataset.ok))
  stream.addEventListener("news", (event) => {
    seen = event.lastEventId
    link.dispatchEvent(new CustomEvent("news"))
  })
  stream.addEventListener("error", () => {
    // Every connection ends after a while; that alone is no cut.
    setTimeout(() => stream.readyState !== EventSource.OPEN && tell(link.dataset.cut), LATER)
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => follow(link, seen), LATER)
  })
  addEventListener("pagehide", () => stream.close(), { once: true })
}

function tell(words) {
  const line = document.querySelector("#board-line")
  if (line && line.textContent !== words) line.textContent = words
}
