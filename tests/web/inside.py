"""Code that runs inside the phone: its modules one by one, over a memory of its own."""

PRELUDE = """async () => {
  const at = (name) => import(`/module/field/${name}.js`)
  const store = await at("store"), findings = await at("findings"), outbox = await at("outbox")
  const {copy} = await at("copy"), {withdraw} = await at("withdraw")
  const {addPhoto, removePhoto, photosOf} = await at("finding-photos")
  const {addSound, removeSound, soundOf} = await at("finding-sound")
  const {NOWHERE} = await at("place"), {forgetDelivered} = await at("forget")
  const walk = {id: "w", device: "d", token: "t", package: {}, is_signed_out: false}
  await store.write(["walk"], (tx) => tx.objectStore("walk").put(walk))
  const record = async (category = "LYS") =>
    (await findings.record(walk, {category, place: NOWHERE, isSeeking: false})).observation
  const opened = ({body, ...rest}) => ({...rest, body: JSON.parse(body)})
  const letters = async () => (await outbox.waiting()).map(opened)
  const everything = async () => (await findings.findings()).map(({observation}) => observation)
  const picture = (size) => ({bytes: new Uint8Array(size).fill(7).buffer, width: 4, height: 3})
  // As a JPEG is: nothing in it can be pressed together, neither by the browser on its way to disk.
  const noise = (size) => {
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size; at += 65536)
      crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65536, size)))
    return {bytes: bytes.buffer, width: 4, height: 3}
  }
  const speech = (size) =>
    ({bytes: new Uint8Array(size).fill(9).buffer, type: "audio/mp4", seconds: 12})
  const set_out = async () => { await outbox.hurry()
  for (const one of await outbox.due()) await outbox.begin(one) }
  const trouble = {code: "malformed", detail: null}
  %s
}"""
WIPE = """
  localStorage.clear()
  const rooms = ["walk", "observation", "photo", "sound", "outbox", "kv", "answer", "nearby",
    "agreement"]
  await store.write(rooms, (tx) => Promise.all(rooms.map((room) => tx.objectStore(room).clear())))
"""
