/** Words that the phone's memory would not take: they lie in another small place until it does. */

/** @import { Finding } from "./state.js" */
/** @import { Observation } from "./types.js" */

/** @typedef {Partial<Observation> & {id: string}} Words  a whole finding, or what was changed of one */

const KEY = "tryg-aside";

/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {() => void} listener */
export function onAside(listener) {
  listeners.add(listener);
}

/** @returns {Words[]} */
export function wordsAside() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * Only what the walker has said: how a finding stands at the other end is not for this place to know.
 * @param {string} id
 * @returns {Partial<Observation>}
 */
export function asideOf(id) {
  const { walk, device, made_at, captured_at, revision, replaces, ...rest } = found(id);
  const { photos, delivered, withdrawn, copied_from, ...words } = rest;
  return words;
}

/**
 * @param {Words} words
 * @param {unknown} error  why the memory would not; thrown when this place won't either
 */
export function setAside(words, error) {
  try {
    keep([...others(words.id), { ...found(words.id), ...words }]);
  } catch {
    throw error;
  }
}

/** They are where they belong. @param {string} id */
export function forgetAside(id) {
  if (isAside(id)) keep(others(id));
}

/** @param {string} id */
export function isAside(id) {
  return wordsAside().some((words) => words.id === id);
}

/** Whether it is a whole finding, and not only what was changed of one. @param {Words} words @returns {words is Observation} */
export function isWhole(words) {
  return Boolean(words.walk && words.captured_at);
}

/**
 * What lies here among what the memory has, newest first: whole findings, and changes laid over theirs.
 * @param {Finding[]} findings
 * @returns {Finding[]}
 */
export function withAside(findings) {
  const words = wordsAside();
  if (!words.length) return findings;
  const known = findings.map(changed);
  const alone = words
    .filter(isWhole)
    .filter(({ id }) => !findings.some(({ observation }) => isOf(observation, id)))
    .map((observation) => ({ observation, letters: [], is_aside: true }));
  return [...known, ...alone].sort((a, b) => (a.observation.id < b.observation.id ? 1 : -1));
}

/** @param {Finding} finding @returns {Finding} */
function changed(finding) {
  const { observation } = finding;
  const words = wordsAside().find(({ id }) => isOf(observation, id));
  if (!words || observation.withdrawn) return finding;
  const now = { ...observation, ...asideOf(words.id), id: observation.id };
  return { ...finding, observation: now, is_aside: true };
}

/** Also when it has got a new id meanwhile. @param {Observation} observation @param {string} id */
function isOf(observation, id) {
  return observation.id === id || observation.copied_from === id;
}

/** @param {string} id @returns {Words} */
function found(id) {
  return wordsAside().find((words) => words.id === id) ?? { id };
}

/** @param {string} id */
function others(id) {
  return wordsAside().filter((words) => words.id !== id);
}

/** @param {Words[]} words */
function keep(words) {
  localStorage.setItem(KEY, JSON.stringify(words));
  for (const listener of listeners) listener();
}
