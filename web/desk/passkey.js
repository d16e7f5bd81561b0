// Passkeys: the server asks, the browser lets a key answer, and an ordinary form carries the answer.
const KNOWN = window.isSecureContext && "PublicKeyCredential" in window

// What the browser wants as bytes comes as base64url; what it gives goes back so.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "")
const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }))

function create(asked) {
  const user = { ...asked.user, id: bytes(asked.user.id) }
  const publicKey = { ...asked, user, challenge: bytes(asked.challenge) }
  publicKey.excludeCredentials = named(asked.excludeCredentials)
  return navigator.credentials.create({ publicKey })
}

function get(asked) {
  const allowCredentials = named(asked.allowCredentials)
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials }
  return navigator.credentials.get({ publicKey })
}

/** The answer as the server reads it. */
function told(key) {
  const response = {}
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = text(key.response[name])
  }
  return JSON.stringify({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
  })
}

async function answer(form) {
  const told_before = new URLSearchParams(new FormData(form))
  const asked = await fetch(form.dataset.options, { method: "POST", body: told_before })
  // Something comes first: to sign in anew, or to prove once more who one is.
  if (asked.redirected) return location.assign(asked.url)
  if (!asked.ok) throw new Error(String(asked.status))
  const key = await (form.dataset.passkey === "new" ? create : get)(await asked.json())
  form.elements.credential.value = told(key)
  form.submit()
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]")
  if (!form) return
  event.preventDefault()
  const [button, trouble] = [form.querySelector("button"), form.querySelector("[data-failed]")]
  button.disabled = true
  trouble.hidden = true
  try {
    await answer(form)
  } catch {
    trouble.hidden = false
  }
  button.disabled = false
})

/** Show what works in this browser. */
export function showPasskeys() {
  for (const node of document.querySelectorAll("form[data-passkey], [data-with-passkey]")) {
    node.hidden = !KNOWN
  }
  for (const node of document.querySelectorAll("[data-without-passkey]")) node.hidden = KNOWN
}
