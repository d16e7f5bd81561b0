// Areas to blur: drawn with finger or mouse, moved with the keys. The numbers in the form are what
// is sent; this only writes them.

const SIDES = ["left", "top", "width", "height"]
const STEP = 1 // percent
const SMALLEST = 2 // percent; less was a tap
const FIRST = [40, 40, 20, 20] // percent, of an area that was not drawn

const form = document.querySelector("[data-blur]")
if (form) begin(form)

function begin(form) {
  const stage = form.querySelector("[data-stage]")
  const areas = [...form.querySelectorAll("fieldset.area")].map((fieldset, at) =>
    area(form, stage, fieldset, at),
  )
  form.querySelector("[data-numbers]").open = false
  for (const one of form.querySelectorAll("[data-drawn], [data-add]")) one.hidden = false
  form.querySelector("[data-add]").addEventListener("click", () => {
    const free = areas.find((one) => one.isFree())
    free?.put(FIRST)
    free?.focus()
  })
  draw(stage, () => areas.find((one) => one.isFree()))
  if (form.querySelector("[aria-invalid]")) form.querySelector("[data-numbers]").open = true
}

function draw(stage, next) {
  let from = null
  let drawn = null
  stage.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button || event.target.closest("button")) return
    event.preventDefault()
    stage.setPointerCapture(event.pointerId)
    from = pointOf(stage, event)
    drawn = next()
  })
  stage.addEventListener("pointermove", (event) => {
    if (from && drawn) drawn.put(between(from, pointOf(stage, event)))
  })
  const end = (event) => {
    if (from && drawn) {
      const [left, top, width, height] = between(from, pointOf(stage, event))
      if (width < SMALLEST || height < SMALLEST) drawn.clear()
      else drawn.put([left, top, width, height])
    }
    from = drawn = null
  }
  stage.addEventListener("pointerup", end)
  stage.addEventListener("pointercancel", end)
}

function area(form, stage, fieldset, at) {
  const fields = SIDES.map((side) => fieldset.querySelector(`[name$="-${side}"]`))
  const name = form.dataset.area.replace("{number}", String(at + 1))
  const box = document.createElement("button")
  box.type = "button"
  box.className = "blur-area"
  box.setAttribute("aria-label", `${name}. ${form.dataset.areaHint}`)
  box.append(String(at + 1))

  const read = () => fields.map((field) => Number(field.value.replace(",", ".")))
  function show() {
    const isThere = fields.every((field) => field.value.trim() !== "") && !read().some(isNaN)
    if (!isThere) return box.remove()
    SIDES.forEach((side, n) => (box.style[side] = `${read()[n]}%`))
    if (!box.isConnected) stage.append(box)
  }
  function put(values) {
    fields.forEach((field, n) => (field.value = String(Math.round(values[n] * 10) / 10).replace(".", ",")))
    show()
  }
  function clear() {
    for (const field of fields) field.value = ""
    show()
  }
  for (const field of fields) field.addEventListener("input", show)
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key]
    if (step) put(moved(read(), step, event.shiftKey))
    else if (event.key === "Delete" || event.key === "Backspace") {
      clear()
      form.querySelector("[data-add]").focus()
    } else return
    event.preventDefault()
  })
  show()
  return { put, clear, isFree: () => !box.isConnected, focus: () => box.focus() }
}

// With shift the far corner moves, without it the whole.
function moved([left, top, width, height], [x, y], isResized) {
  if (isResized)
    return [left, top, within(width + x, SMALLEST, 100 - left), within(height + y, SMALLEST, 100 - top)]
  return [within(left + x, 0, 100 - width), within(top + y, 0, 100 - height), width, height]
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), most)
}

function pointOf(stage, { clientX, clientY }) {
  const room = stage.getBoundingClientRect()
  const share = (at, from, size) => within(((at - from) / size) * 100, 0, 100)
  return [share(clientX, room.left, room.width), share(clientY, room.top, room.height)]
}

function between([x, y], [X, Y]) {
  return [Math.min(x, X), Math.min(y, Y), Math.abs(X - x), Math.abs(Y - y)]
}
