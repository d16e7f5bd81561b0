/** Asks for the words of this walker's language while the app itself is still on its way. */
import { languageHere } from "./language-here.js";

/** @type {Record<string, string[]>} */
const all = JSON.parse(document.body.dataset["texts"] ?? "{}");
const [href] = all[languageHere(Object.keys(all))] ?? [];
const link = document.createElement("link");
Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
if (href) document.head.append(link);
