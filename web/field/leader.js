/** The leader's page: which stop the group is at, and whose phone still holds something unsent. */
import { groupOf } from "./ahead.js";
import { button, el, icon } from "./dom.js";
import { fetchedLine } from "./fetched.js";
import { groupChips, nameOfGroup } from "./group.js";
import { groupsNow, movesToTell, moveTo, tellMoves } from "./group-stop.js";
import { phonesPart } from "./phone-list.js";
import { fetchPhones, lastPhones } from "./phones.js";
import { goBack, heading } from "./screens.js";
import { t } from "./texts.js";
import { currentWalk } from "./walking.js";

/** @import { Screen } from "./screens.js" */
/** @import { GroupAt, Walk } from "./types.js" */

const OFTEN = 30_000; // milliseconds between looks at the phones, while this screen is seen
const DEAF = 400; // milliseconds: the second tap of a wet glove is no second step

/** @param {Walk} walk @returns {Promise<Screen | null>} */
export async function leader(walk) {
  if (!walk.is_leader) return null;
  const { groups = [] } = walk.package;
  let letter = groupOf(walk, await groupsNow(walk))?.letter ?? groups[0]?.letter ?? "";
  const stop = stopPart(walk, () => letter);
  const phones = phonesPart(groups);
  const fetched = el("div", {});
  let isHeard = true;
  let isLeft = false;

  /** Once: going back twice would leave the route as well. */
  function leaveIt() {
    isLeft = true;
    goBack();
  }

  async function refresh() {
    const now = await currentWalk();
    if (isLeft) return;
    if (!now?.is_leader) return leaveIt();
    await stop.refresh();
    const told = await lastPhones(walk.id);
    phones.refresh(told?.phones ?? [], groups.length > 1 ? letter : null);
    fetched.replaceChildren(...fetchedLine(told?.at ?? null, isHeard));
  }

  /** @param {string} chosen */
  function lead(chosen) {
    letter = chosen;
    refresh();
  }

  async function look() {
    if (document.hidden) return;
    isHeard = await fetchPhones(walk);
    await refresh();
  }

  const timer = setInterval(look, OFTEN);
  look();
  await refresh();
  return {
    title: t("walk.leader.title"),
    nodes: [
      heading(t("walk.leader.title")),
      ...(groups.length > 1 ? [groupChips(groups, letter, lead)] : []),
      ...(walk.package.walk.state === "closed" ? [] : [stop.node]),
      el("section", {}, el("h2", {}, t("walk.leader.phones")), fetched, phones.node),
      button("back", t("walk.back"), goBack),
    ],
    refresh,
    leave() {
      isLeft = true;
      clearInterval(timer);
    },
  };
}

/** @param {Walk} walk @param {() => string} letterNow */
function stopPart(walk, letterNow) {
  const title = el("p", { class: "next-label" });
  const name = el("p", { class: "lead-stop", "aria-live": "polite" });
  const waits = el("div", { "aria-live": "polite" });
  const back = button("back", t("walk.leader.back"), () => step(-1), { class: "button stance" });
  const on = button("forward", t("walk.leader.on"), () => step(1), {
    class: "button stance main",
  });
  const numbers = [null, ...walk.package.stops.map(({ number }) => number)];
  let at = 0;
  let steppedAt = 0;

  /** Shown at once; told when there is signal. @param {number} steps */
  async function step(steps) {
    const number = numbers[at + steps];
    if (number === undefined || Math.abs(Date.now() - steppedAt) < DEAF) return;
    steppedAt = Date.now();
    await moveTo(walk, letterNow(), number);
    await refresh();
    await tellMoves(walk);
    await refresh();
  }

  async function refresh() {
    const group = (await groupsNow(walk)).find(({ letter }) => letter === letterNow());
    at = Math.max(0, numbers.indexOf(group?.stop ?? null));
    title.textContent = titleOf(walk, group);
    name.textContent = stopName(walk, numbers[at] ?? null);
    back.disabled = at === 0;
    on.disabled = at === numbers.length - 1;
    const isWaiting = (await movesToTell(walk)).some((move) => move.group === letterNow());
    waits.replaceChildren(...(isWaiting ? waitingLine() : []));
  }

  const node = el(
    "section",
    { class: "next-stop" },
    title,
    name,
    el("div", { class: "stances" }, back, on),
    waits,
    el("p", { class: "hint" }, t("walk.leader.hint")),
  );
  return { node, refresh };
}

function waitingLine() {
  const words = el("span", {}, t("walk.leader.waits"));
  return [el("p", { class: "state phone" }, icon("phone-saved"), words)];
}

/** @param {Walk} walk @param {GroupAt | undefined} group */
function titleOf({ package: { groups = [] } }, group) {
  return group && groups.length > 1
    ? t("walk.leader.group-at", { group: nameOfGroup(group) })
    : t("walk.leader.all-at");
}

/** @param {Walk} walk @param {number | null} number */
function stopName(walk, number) {
  const stop = walk.package.stops.find((each) => each.number === number);
  return stop
    ? t("field.place.stop", { number: stop.number, name: stop.name })
    : t("walk.leader.nowhere");
}
