/** How one photo of a finding stands, in words. Values in, words out. */
import { STATE_ICONS } from "./state.js";
import { t } from "./texts.js";

/** @import { Finding } from "./state.js" */

/** @typedef {{id: string, percent: number} | null} UnderWay  the photo that is being sent */

/**
 * @param {string} id  the photo
 * @param {Finding} finding
 * @param {UnderWay} underWay
 */
export function photoState(id, { letters }, underWay) {
  const letter = letters.find((each) => each.kind === "photo" && each.subject === id);
  if (!letter) return told("stored", t("common.state.stored"));
  if (letter.trouble) return told("help", t("common.state.help"));
  if (underWay?.id !== id) return told("phone", t("common.state.phone"));
  return told("sending", t("photo.state.sending", { percent: underWay.percent }));
}

/** @param {"stored" | "help" | "phone" | "sending"} state @param {string} words */
function told(state, words) {
  return { look: state, drawing: STATE_ICONS[state], words };
}

/** "Billede 2: 40 %" while one of them is on its way. @param {Finding} finding @param {UnderWay} underWay */
export function photoUnderWay({ observation }, underWay) {
  const number = observation.photos.indexOf(underWay?.id ?? "") + 1;
  return underWay && number ? t("photo.under-way", { number, percent: underWay.percent }) : "";
}
