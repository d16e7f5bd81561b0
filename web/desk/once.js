// The secret in a link's fragment goes into a form's body.

/** Into the form with it, and out of the address bar and the history. */
export function takeFromFragment() {
  const form = document.querySelector("form[data-from-fragment]")
  const secret = location.hash.slice(1)
  if (!form || !secret) return
  history.replaceState(history.state, "", location.pathname)
  form.elements.secret.value = secret
  form.requestSubmit()
}
