// Meeting mode: the arrow keys go from line to line, and take along what was typed.

const form = document.querySelector("form[data-meeting]")
let typed = false

function leave(rel) {
  const way = document.querySelector(`.meeting-steps a[rel="${rel}"]`)
  if (!way) return
  if (!typed) {
    location.assign(way.getAttribute("href"))
    return
  }
  const go = document.createElement("input")
  go.type = "hidden"
  go.name = "go"
  go.value = rel === "next" ? "next" : "previous"
  form.append(go)
  typed = false
  form.submit()
}

if (form) {
  form.addEventListener("input", () => (typed = true))
  form.addEventListener("submit", () => (typed = false))
  // Whatever else leads away asks first: what was typed is not in the minutes yet.
  addEventListener("beforeunload", (event) => typed && event.preventDefault())
  document.addEventListener("keydown", (event) => {
    const inField = event.target.closest("input, select, textarea, summary, audio")
    if (inField && event.key === "Escape") inField.blur()
    if (inField || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.key === "ArrowRight") leave("next")
    if (event.key === "ArrowLeft") leave("prev")
  })
  document.addEventListener("click", (event) => {
    const way = event.target.closest(".meeting-steps a[rel]")
    if (!way || !typed || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    leave(way.rel)
  })
}
