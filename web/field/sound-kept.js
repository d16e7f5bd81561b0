/** A recording that lies on the phone: how it stands, hear it, delete it. */
import { button, el, icon } from "./dom.js";
import { player } from "./sound-player.js";
import { counted, t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { Sound } from "./types.js" */

/** @typedef {ReturnType<typeof keptSound>} KeptSound */

/**
 * @param {Sound | null} sound  null when this phone has only its name
 * @param {(sound: Sound) => void} onDelete
 */
export function keptSound(sound, onDelete) {
  const state = el("p", {});
  const node = el("div", { class: "column" }, state);
  const tell = (/** @type {string} */ words) => (state.textContent = words);
  if (!sound) return { node, tell, leave: () => {} };
  const words = counted("sound.play", sound.seconds);
  const own = player(sound, (isPlaying) =>
    play.replaceChildren(
      icon(isPlaying ? "stop" : "play"),
      el("span", {}, isPlaying ? t("sound.stop") : words),
    ),
  );
  const turn = () => own.turn().catch(() => toast(t("sound.unplayable")));
  const play = button("play", words, turn);
  const remove = button("close", t("sound.delete"), () => onDelete(sound));
  node.append(el("div", { class: "row" }, play, remove));
  return { node, tell, leave: own.close };
}
