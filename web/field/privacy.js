/** What we keep and who sees it, in short and in the walker's language. */
import { dialogHead } from "./dialog-head.js";
import { button, el } from "./dom.js";
import { t } from "./texts.js";

const PARTS = ["what", "see", "not", "long", "rights"];

/** @param {string} page  where all of it stands */
export function askPrivacy(page) {
  const all = { href: page, target: "_blank", rel: "noopener", class: "button quiet" };
  const dialog = el(
    "dialog",
    { "aria-labelledby": "privacy-title" },
    dialogHead("privacy-title", t("field.join.privacy")),
    ...PARTS.map((part) => el("p", {}, t(`field.privacy.${part}`))),
    el("a", all, t("field.privacy.full")),
    button("check", t("field.privacy.close"), () => dialog.close(), { class: "button main" }),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
