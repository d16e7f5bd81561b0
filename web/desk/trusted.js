// What may become HTML on a page of the desk: an answer of our own server, word for word, and
// nothing else. No text ever becomes script.

const HEAD = /<head(\s[^>]*)?>[\s\S]*?<\/head>/i // htmx reads it, and the rest, apart
const answers = new Map() // by the request each belongs to

const rules = {
  createHTML(html) {
    for (const parts of answers.values()) if (parts.includes(html)) return html
    throw new TypeError("not an answer of ours")
  },
}
const policy = globalThis.trustedTypes?.createPolicy("tryg", rules) ?? rules

function note(_, { ctx }) {
  const { type, url } = ctx.response.raw
  if (type !== "basic" || new URL(url).origin !== location.origin) return
  const rest = ctx.text.replace(HEAD, "")
  answers.set(ctx, [HEAD.exec(ctx.text)?.[0], rest, `<template>${rest}</template>`])
}

function refuse() {
  throw new TypeError("no text becomes script here")
}

/** The hooks by which htmx asks before it makes HTML; it never gets to make script. */
export const trusted = {
  init: (inside) => inside.initSecurity(policy, refuse, refuse),
  htmx_after_request: note,
  htmx_finally_request: (_, { ctx }) => void answers.delete(ctx),
}
