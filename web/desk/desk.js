// The desk without script is whole; this only makes it smoother.
import { followBoard } from "./board.js"
import "./blur.js"
import "./meeting.js"
import htmx from "htmx.org/dist/htmx.esm.js"
import { takeFromFragment } from "./once.js"
import { showPasskeys } from "./passkey.js"
import "./review.js"
import { trusted } from "./trusted.js"

htmx.registerExtension("tryg", trusted)

const SIGN_IN = "/desk/sign-in"

// A told line is told once: a reload or a bookmark must not tell it again.
const here = new URL(location.href)
if (["told", "trouble", "step"].some((name) => here.searchParams.has(name))) {
  for (const name of ["told", "trouble", "line", "step"]) here.searchParams.delete(name)
  history.replaceState(history.state, "", here)
}

document.querySelector("#troubles")?.focus()
takeFromFragment()
addEventListener("hashchange", takeFromFragment)
showPasskeys()
followBoard()

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print()
})

// A link or a letter goes to the clipboard; without script it is marked and copied by hand.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value)
  const words = button.querySelector("span") ?? button.lastChild
  words.textContent = button.dataset.copied
})

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false

// Signed out meanwhile: what was typed stays on the page instead of being swapped for the form.
document.addEventListener("htmx:before:swap", (event) => {
  const answer = event.detail.ctx.response
  if (answer && new URL(answer.raw.url || answer.url, location.href).pathname === SIGN_IN) {
    event.preventDefault()
    tell(event.detail.ctx.sourceElement, "signed-out", SIGN_IN)
  }
})

document.addEventListener("htmx:error", (event) => {
  tell(event.detail.ctx?.sourceElement, "no-connection")
})

// Whoever pressed a button that is gone now is taken to what was told about it.
document.addEventListener("htmx:after:swap", (event) => {
  showPasskeys()
  if (event.detail?.ctx?.sourceElement?.matches?.("[data-news]")) return // nobody pressed anything
  if (document.activeElement && document.activeElement !== document.body) return
  const place = ["#told", "#troubles", "#main"].map((id) => document.querySelector(id)).find(Boolean)
  place?.focus({ preventScroll: true })
})

function tell(form, what, address) {
  if (!form) return
  form.querySelector(":scope > .trouble")?.remove()
  const line = document.createElement("p")
  line.className = "trouble"
  line.setAttribute("role", "alert")
  line.append(document.body.dataset[what === "signed-out" ? "signedOut" : "noConnection"] ?? "")
  if (address) {
    const way = document.createElement("a")
    way.href = address
    way.target = "_blank"
    way.textContent = document.body.dataset.signIn ?? ""
    line.append(" ", way)
  }
  form.append(line)
}

export default htmx
