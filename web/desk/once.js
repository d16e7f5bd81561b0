// One-time links: the secret in the fragment goes into a form's body, and a link is copied.

/** Into the form with it, and out of the address bar and the history. */
export function takeFromFragment() {
  const form = document.querySelector("form[data-from-fragment]")
  const secret = location.hash.slice(1)
  if (!form || !secret) return
  history.replaceState(history.state, "", location.pathname)
  form.elements.secret.value = secret
  form.requestSubmit()
}

/** A button that copies what a field holds. */
export function offerCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value)
      button.querySelector("span").textContent = button.dataset.copied
    })
  }
}
