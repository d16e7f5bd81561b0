/** The way to what we keep, why and for how long; over the page, so that nothing here is lost. */

import { button } from "./dom.js";
import { later } from "./later.js";
import { t } from "./texts.js";

const PAGE = "/privatliv"; // all of it, of this very municipality

/** In the walker's own language; without signal and before the words are here, the page itself. */
export function privacyLink() {
  const open = () => later().then(({ askPrivacy }) => askPrivacy(PAGE), () => window.open(PAGE));
  return button("lock", t("field.join.privacy"), open, { class: "button quiet" });
}
