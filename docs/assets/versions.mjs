// On pages of a text: its state for today in China, whatever day it was built; and the text as of a day that one picks.
// On the calculator's page: which version is to be asked on the day judged.

import { part, parts } from "./dom.mjs";

/**
 * @typedef {{ title: string, address: string, from: string, until: string, later?: string, enacted?: boolean,
 *   held?: string, this?: boolean }} Version
 */

const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const A_DAY = /^\d{4}-\d{2}-\d{2}$/u;
const IN_FORCE = "现行有效";

/**
 * The state of an enacted version on a day; dates as text, empty where not known.
 *
 * @param {string} day
 * @param {{ from?: string, until?: string, later?: string }} version
 */
export function stateOn(day, { from, until, later }) {
  if (!from) return "施行日期不明";
  if (from > day) return "尚未生效";
  if (!until || day < until) return IN_FORCE;
  return later ? "已被新版本取代" : "已废止";
}

for (const banner of parts(document, ".kb-banner[data-enacted='true']", HTMLElement)) {
  const state = stateOn(today, banner.dataset);
  part(banner, ".kb-banner__state", HTMLElement).textContent = state;
  banner.classList.toggle("kb-banner--current", state === IN_FORCE);
  banner.classList.toggle("kb-banner--other", state !== IN_FORCE);
}

for (const form of parts(document, ".kb-asof", HTMLFormElement)) {
  /** @type {Version[]} */
  const versions = JSON.parse(part(document, ".kb-versions", HTMLScriptElement).textContent);
  const input = part(form, "input", HTMLInputElement);
  const said = part(form, ".kb-asof__said", HTMLElement);
  form.hidden = false;
  input.addEventListener("change", () => said.replaceChildren(...textOf(versions, input.value)));
  form.addEventListener("submit", (event) => event.preventDefault());
}

/**
 * What is said of a day: the version in force on it as a link, or that none is held.
 *
 * @param {Version[]} versions
 * @param {string} day
 * @returns {(string | Node)[]}
 */
function textOf(versions, day) {
  if (!day) return [];
  const inForce = versions.find((version) => version.enacted && stateOn(day, version) === IN_FORCE);
  if (!inForce) return [`${day} 这一天，本站没有见到有效的版本。`];
  return [`${day} 有效的是：`, linkTo(inForce), inForce.held ? "" : "（未持有文本）"];
}

/**
 * @param {Version} version
 * @param {string} [hash]
 */
function linkTo({ address, title }, hash = "") {
  const link = document.createElement("a");
  link.href = address + hash;
  link.textContent = title;
  return link;
}

for (const script of parts(document, ".kb-pack-versions", HTMLScriptElement)) {
  /** @type {Version[]} */
  const versions = JSON.parse(script.textContent);
  const say = document.createElement("p");
  say.className = "kb-warning kb-versions-day";
  say.setAttribute("role", "status");
  say.hidden = true;
  script.after(say);
  const follow = () => {
    for (const link of parts(document, ".kb-other-version", HTMLAnchorElement)) link.hash = location.hash;
    const day = new URLSearchParams(location.hash.slice(1)).get("judged_on") ?? "";
    const asked = A_DAY.test(day)
      ? versions.find((version) => version.from && stateOn(day, version) === IN_FORCE)
      : undefined;
    say.hidden = !asked || Boolean(asked.this);
    if (asked && !asked.this) {
      say.replaceChildren(`${day} 有效的是另一个版本，请改按`, linkTo(asked, location.hash), "判断。");
    }
  };
  follow();
  addEventListener("hashchange", follow);
  document.addEventListener("change", () => setTimeout(follow));
}
