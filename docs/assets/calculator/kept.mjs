// Cases that the reader asked this browser to keep: a list in localStorage, and nothing else.

import { h, part } from "../dom.mjs";
import { fitsLink, fragment, readLink } from "./link.mjs";

/** @import { Values } from "./types.d.ts" */
/** @import { KeptCase } from "./shapes.d.ts" */

export const KEY = "kb-cases";
const MOST = 50;

/**
 * The cases kept in this browser: [{name, hash, at}]; none where it keeps nothing.
 *
 * @returns {KeptCase[]}
 */
export function keptCases() {
  return readKept().cases;
}

/**
 * The cases kept, and how many are damaged.
 *
 * @returns {{ cases: KeptCase[], damaged: number }}
 */
function readKept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    /** @param {Partial<KeptCase> | null | undefined} one */
    const whole = (one) => typeof one?.name === "string" && typeof one.hash === "string" && one.hash.startsWith("#");
    const cases = found.filter(whole);
    return { cases, damaged: found.length - cases.length };
  } catch (error) {
    return { cases: [], damaged: nameOf(error) === "SecurityError" ? 0 : 1 };
  }
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof Error ? error.name : "";
}

/** @param {KeptCase[]} cases */
function store(cases) {
  try {
    if (cases.length) localStorage.setItem(KEY, JSON.stringify(cases));
    else localStorage.removeItem(KEY);
    return "";
  } catch (error) {
    return nameOf(error) === "QuotaExceededError"
      ? "浏览器的存储空间满了，没有保存。"
      : "浏览器不允许保存，没有保存。可以改用“复制链接”。";
  }
}

/**
 * Bring the section to life; `current()` gives what is typed, `version` is that of the rules.
 *
 * @param {HTMLElement} section
 * @param {() => Values} current
 * @param {string} version
 * @returns {void}
 */
export function startKept(section, current, version) {
  const said = part(section, ".kb-tool__said", HTMLElement);
  const body = part(section, ".kb-tool__body", HTMLElement);
  const form = part(section, "form", HTMLFormElement);
  const field = part(form, "[name=name]", HTMLInputElement);

  /**
   * @param {KeptCase} kept
   * @param {number} place
   */
  function item({ name, hash, at }, place) {
    const made = readLink(hash).version;
    const when =
      typeof at === "number" && Number.isFinite(at) ? new Date(at).toLocaleString("zh-CN", { hour12: false }) : "";
    const old = made && made !== version ? "按另一版规则保存，打开后按现在的规则重新算" : "";
    return h(
      "li",
      {},
      h("a", { href: hash }, name),
      h("span", { class: "kb-remark" }, ` ${[when, old].filter(Boolean).join("，")} `),
      h(
        "button",
        { type: "button", class: "kb-copy", "data-forget": String(place), "aria-label": `删除：${name}` },
        "删除",
      ),
    );
  }

  function show() {
    const { cases, damaged } = readKept();
    body.replaceChildren(
      damaged
        ? h(
            "p",
            { class: "kb-error" },
            `有 ${damaged} 个保存的情形已经损坏，读不出来，没有列出。再保存或者删除时会去掉。`,
          )
        : "",
      cases.length ? h("ul", {}, cases.map(item)) : "",
    );
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = current();
    const hash = fragment(values, version);
    const left = Object.values(values).every(fitsLink) ? "" : "太长的填写没有存进去。";
    const cases = keptCases();
    if (!hash) said.textContent = left || "还没有填写，没有可以保存的。";
    else if (cases.length >= MOST) said.textContent = `最多保存 ${MOST} 个，请先删除一些。`;
    else {
      const name = field.value.trim() || `情形 ${cases.length + 1}`;
      said.textContent =
        store([...cases, { name, hash, at: Date.now() }]) || `已把“${name}”保存在这个浏览器里。${left}`;
      form.reset();
    }
    show();
  });
  body.addEventListener("click", ({ target }) => {
    const forget = target instanceof HTMLElement ? target.dataset.forget : undefined;
    if (forget === undefined) return;
    store(keptCases().filter((_, place) => place !== Number(forget)));
    said.textContent = "已删除。";
    show();
    field.focus();
  });
  show();
}
