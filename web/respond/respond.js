// The link's secret stands after the #: hand it in, and take it out of the address at once.
const form = document.querySelector("#entry")

function handIn() {
  const secret = location.hash.slice(1)
  if (!form || !secret) return
  history.replaceState(null, "", location.pathname)
  form.elements.code.value = secret
  form.submit()
}

handIn()
addEventListener("hashchange", handIn) // the link pasted where the page was open already
