/** How the recording of a finding stands, in words. Values in, words out. */
import { t } from "./texts.js";

/** @import { Finding } from "./state.js" */

/** @param {Finding} finding */
export function soundInWords({ observation, letters }) {
  if (!observation.sound) return "";
  const letter = letters.find(({ kind }) => kind === "sound");
  if (!letter) return t("sound.sent");
  return t(letter.trouble ? "sound.help" : "sound.waiting");
}
