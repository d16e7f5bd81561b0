/** Moments as they are written to the municipality and shown to the walker. */

/** ISO 8601 with the phone's own offset. @param {Date} moment */
export function stamp(moment) {
  const offset = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const away = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${two(away / 60)}:${two(away % 60)}`;
}

/** 22:41, in every language. @param {number} at  milliseconds */
export function clock(at) {
  const moment = new Date(at);
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** 22:41 today, 23.11. 22:41 of another day: findings lie here for a week. @param {number} at  milliseconds */
export function when(at) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? clock(at) : `${moment.getDate()}.${moment.getMonth() + 1}. ${clock(at)}`;
}

/** 23.11.2026 kl. 18:30, the words between from the texts. @param {string} iso */
export function dayOf(iso) {
  const moment = new Date(iso);
  return `${moment.getDate()}.${moment.getMonth() + 1}.${moment.getFullYear()}`;
}

/** @param {number} number */
function two(number) {
  return String(Math.floor(number)).padStart(2, "0");
}
