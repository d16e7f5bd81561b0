/** Recording as one sees it: a button, half a minute counted down in words, and stop. */
import { during } from "./busy.js";
import { button, el } from "./dom.js";
import { addSound } from "./finding-sound.js";
import { listen, LONGEST } from "./sound-recorder.js";
import { isFull } from "./store.js";
import { counted, t } from "./texts.js";

/** @import { Listening, Recording } from "./sound-recorder.js" */

const WARNING = 10; // seconds left, when a screen reader is told

/**
 * @param {string} id  the finding
 * @param {(words: string) => void} say  to those who can't see it, too
 * @param {() => void} onEnd  what had the focus is gone
 */
export function soundTaking(id, say, onEnd) {
  const start = button("mic", t("sound.record"), () => during(take));
  const left = el("p", { class: "lead", role: "timer" });
  const end = button("stop", t("sound.stop"), () => listening?.stop(), { class: "button main" });
  const node = el("div", { class: "column" }, start);
  /** @type {Listening | null} */
  let listening = null;
  let isOn = false;
  let isGone = false;

  async function take() {
    if (isOn) return;
    isOn = true;
    say(t("sound.asking"));
    say(await outcome());
    listening = null;
    isOn = false;
    const hadFocus = node.contains(document.activeElement) || document.activeElement === document.body;
    node.replaceChildren(start);
    if (hadFocus && !isGone) onEnd();
  }

  /** What became of it, in words. */
  async function outcome() {
    try {
      listening = await listen(showLeft);
    } catch (error) {
      return t(isRefusal(error) ? "sound.refused" : "sound.no-microphone");
    }
    if (isGone) listening.stop();
    showRecording();
    const recording = await listening.heard;
    if (!recording) return t("sound.nothing");
    return await kept(recording);
  }

  function showRecording() {
    showLeft(LONGEST);
    node.replaceChildren(left, end);
    say(t("sound.recording"));
    end.focus();
  }

  /** @param {number} seconds */
  function showLeft(seconds) {
    const words = counted("sound.left", seconds);
    if (left.textContent === words) return;
    left.textContent = words;
    if (seconds === WARNING) say(words);
  }

  /** Only what lies in the phone's memory is said to be there. @param {Recording} recording */
  async function kept(recording) {
    try {
      return (await addSound(id, recording)) ? t("sound.kept") : t("sound.nothing");
    } catch (error) {
      return t(isFull(error) ? "sound.full" : "field.not-saved");
    }
  }

  /** What has been said until now is kept. */
  function leave() {
    isGone = true;
    listening?.stop();
  }
  return { node, isOn: () => isOn, leave };
}

/** @param {unknown} error */
function isRefusal(error) {
  return error instanceof DOMException && ["NotAllowedError", "SecurityError"].includes(error.name);
}
