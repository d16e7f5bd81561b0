/** What this browser gives us: room, and a promise to keep what lies here. Nothing depends on either. */
import { el } from "./dom.js";
import { language, t } from "./texts.js";

const MB = 1e6; // bytes

/** Asked when the app starts too: a browser that knows us better may say yes today. */
export async function askToKeep() {
  const { storage } = navigator;
  if (!(await storage?.persisted?.())) await storage?.persist?.();
}

/** How much of it is used, once the browser has said so. */
export function roomLine() {
  const line = el("p", { class: "hint", hidden: true });
  navigator.storage?.estimate?.().then(({ usage, quota }) => {
    if (!usage || !quota) return;
    line.textContent = t("outbox.room", { used: inMb(Math.ceil(usage / MB)), all: inMb(quota / MB) });
    line.hidden = false;
  }, Object);
  return line;
}

/** @param {number} megabytes */
function inMb(megabytes) {
  return new Intl.NumberFormat(language(), { maximumFractionDigits: 0 }).format(megabytes);
}
