/** What kind of browser this is, where that changes what the walker must know. */

const AGENT = navigator.userAgent;
const IS_TOUCHED = navigator.maxTouchPoints > 1; // an iPad says that it is a Mac

export const isIos = /iPhone|iPad|iPod/.test(AGENT) || (/Macintosh/.test(AGENT) && IS_TOUCHED);
const isSafari = isIos || (/Safari\//.test(AGENT) && !/Chrom|Android/.test(AGENT));

/** Opened from the home screen, and not in a tab. */
export function isOnHomeScreen() {
  return matchMedia("(display-mode: standalone)").matches || "standalone" in navigator && navigator.standalone === true;
}

/** Safari empties a tab's memory when its page has not been used for seven days. */
export function forgetsAfterAWeek() {
  return isSafari && !isOnHomeScreen();
}

/** How the app gets on the home screen here; null where we don't know, or where it is there already. */
export function homeScreenHint() {
  if (isOnHomeScreen()) return null;
  if (isIos) return "outbox.home-screen.ios";
  return /Android/.test(AGENT) ? "outbox.home-screen.android" : null;
}
