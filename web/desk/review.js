// The review of a walk by keyboard. Every key presses what stands on the page; nothing else is done.
// Keys wait their turn while an answer is under way, so that none hits what has just been left.

const ARROWS = { ArrowDown: "j", ArrowUp: "k" }
const ANSWER = "button, select, input:not([type=hidden])"
const KEPT = "review-keys" // whether somebody has turned the keys off

let waiting = []
let isBusy = false
let byKey = false

document.addEventListener("keydown", (event) => {
  const key = ARROWS[event.key] ?? event.key
  if (!document.getElementById("review") || !isOn() || isTyping(event)) return
  if (event.repeat && key !== "j" && key !== "k") return
  if (isBusy) waiting.push(key)
  else if (!press(key)) return
  event.preventDefault()
})

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick]")) count()
  if (event.target.id === "keys-on") keep(event.target.checked)
})

document.addEventListener("htmx:before:request", () => {
  isBusy = true
})

document.addEventListener("htmx:finally:request", () => {
  isBusy = false
  const [next, ...rest] = waiting
  waiting = rest
  if (next === undefined) return
  if (press(next) && isBusy) return
  document.dispatchEvent(new CustomEvent("htmx:finally:request"))
})

document.addEventListener("htmx:after:swap", begin)
begin()

function begin() {
  if (!document.getElementById("review")) return
  document.getElementById("keys-on-label").hidden = false
  document.getElementById("keys-on").checked = isOn()
  count()
  document.querySelector(".noted.is-open")?.scrollIntoView({ block: "nearest" })
  const place = document.getElementById("troubles") ?? document.getElementById("opened")
  if (byKey) place?.focus({ preventScroll: place.id === "opened" })
  byKey = false
}

/** Do what a key stands for; false when it stands for nothing here. */
function press(key) {
  if (key === "x") return picks()
  if (key === "h") return urgency()
  const scope = picked().length ? "picked" : "open"
  const what = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
    (one) => (one.dataset.of ?? scope) === scope,
  )
  if (!what) return false
  if (what.tagName === "DETAILS") return ask(what)
  byKey = true
  what.click()
  return true
}

/** More is asked before it is done: the first answer gets the focus. */
function ask(details) {
  details.open = details.dataset.key !== "?" || !details.open
  const first = details.querySelector(details.open ? ANSWER : "summary")
  first?.focus()
  return true
}

function picks() {
  document.querySelector(".noted.is-open [data-pick]")?.click()
  return true
}

function urgency() {
  const grades = [...document.querySelectorAll(".open-one [name=urgency][type=radio]")]
  const at = grades.findIndex((one) => one.checked)
  const next = grades[(at + 1) % grades.length]
  next?.click()
  next?.focus({ preventScroll: true })
  return true
}

function count() {
  const n = picked().length
  const told = document.getElementById("picked")
  told.textContent = n ? (n === 1 ? told.dataset.one : told.dataset.other.replace("{n}", n)) : ""
  document.getElementById("bulk-what").open = n > 0
}

function picked() {
  return [...document.querySelectorAll("[data-pick]:checked")]
}

function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  const at = event.target
  if (at.matches("input[type=radio]")) return event.key in ARROWS
  return at.matches("input:not([type=checkbox]), textarea, select, audio, [contenteditable]")
}

function isOn() {
  return localStorage.getItem(KEPT) !== "off"
}

function keep(on) {
  if (on) localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, "off")
}
