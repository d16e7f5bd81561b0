/** Whether it is dark outside: by the sun where the phone is, or where Denmark is. */
import { getPosition } from "suncalc";
import { position } from "./place.js";

const DENMARK = { lat: 56, lon: 10.5 }; // near enough for the sun; never the place of anything seen
const SET = -0.8; // degrees above the horizon: the sun's upper edge has gone

export function isDarkOutside(now = new Date()) {
  const { lat, lon } = position.latest ?? DENMARK;
  return getPosition(now, lat, lon).altitude < SET;
}
