/** What is said about a finding where writing is hard: record, hear and delete it. */
import { el, icon } from "./dom.js";
import { addSound, removeSound, soundOf } from "./finding-sound.js";
import { keptSound } from "./sound-kept.js";
import { soundType } from "./sound-recorder.js";
import { soundTaking } from "./sound-taking.js";
import { soundInWords } from "./sound-words.js";
import { counted, t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { KeptSound } from "./sound-kept.js" */
/** @import { Finding } from "./state.js" */
/** @import { Sound, Walk } from "./types.js" */

/**
 * Hidden where the municipality takes none or this phone can't record; what was recorded before stays.
 * @param {Walk} walk
 * @param {string} id  the finding; it lies safely on the phone before anybody speaks
 */
export function soundSection(walk, id) {
  const days = walk.package.sound?.days ?? 0;
  const isOffered = days > 0 && soundType() !== "";
  const title = el("h2", { id: "sound-title", tabindex: -1 }, t("sound.title"));
  const hint = el("p", { class: "hint" }, icon("eye"), el("span", {}, hintFor(days)));
  const news = el("p", { class: "hint", role: "status" });
  const place = el("div", { class: "column" });
  const node = el("section", { "aria-labelledby": "sound-title", hidden: true });
  node.append(title, hint, news, place);
  const say = (/** @type {string} */ words) => (news.textContent = words);
  const taking = soundTaking(id, say, () => title.focus());
  /** @type {KeptSound | null} */
  let kept = null;
  let shown = "";

  /** @param {Finding} finding */
  async function refresh(finding) {
    const wanted = finding.observation.sound ?? "";
    const sound = wanted === shown ? null : await soundOf(finding.observation);
    if (wanted !== shown) show(wanted, sound);
    kept?.tell(soundInWords(finding));
    if (!taking.isOn()) put(kept?.node ?? taking.node);
    node.hidden = !wanted && !isOffered;
  }

  /** What stands there already is not put there again: it may have the focus. @param {Node} now */
  function put(now) {
    if (place.firstChild !== now) place.replaceChildren(now);
  }

  /** @param {string} wanted @param {Sound | null} sound */
  function show(wanted, sound) {
    kept?.leave();
    kept = wanted ? keptSound(sound, remove) : null;
    shown = wanted;
  }

  /** @param {Sound} sound */
  async function remove(sound) {
    await removeSound(sound);
    title.focus();
    say("");
    toast(t("sound.deleted"), async () => void (await addSound(id, sound)));
  }

  function leave() {
    taking.leave();
    kept?.leave();
  }

  place.append(taking.node);
  return { node, refresh, leave };
}

/** @param {number} days */
function hintFor(days) {
  const about = t("sound.hint");
  return days ? `${about} ${counted("sound.hint-days", days)}` : about;
}
