/** A stance or a withdrawal that could not be taken: why, and the ways on. */
import { button, el } from "./dom.js";
import { retry } from "./outbox.js";
import { send } from "./postman.js";
import { write } from "./store.js";
import { has, t } from "./texts.js";

/** @import { Letter } from "./types.js" */

/** @param {Letter} letter */
export function looseTrouble(letter) {
  const { trouble, observation } = letter;
  const code = trouble?.code ?? "";
  const known = `problems.${code}.detail`;
  const why = has(known) ? t(known) : (trouble?.detail ?? t("walk.loose.refused", { code }));
  const again = button("retry", t("field.retry"), async () => {
    await retry(observation);
    await send(true);
  });
  const drop = button("close", t("walk.loose.drop"), () => dropLetter(letter));
  return el(
    "div",
    { class: "trouble" },
    el("p", {}, why),
    el("div", { class: "row" }, again, drop),
  );
}

/** It was said and is not held on to. @param {Letter} letter */
function dropLetter({ id, kind, observation }) {
  return write(["outbox", "agreement"], async (tx) => {
    await tx.objectStore("outbox").delete(id);
    if (kind === "agreement") await tx.objectStore("agreement").delete(observation);
  });
}
