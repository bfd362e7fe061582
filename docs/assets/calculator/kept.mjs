// Cases that the reader asked this browser to keep: a list in localStorage, and nothing else.

import { h } from "../dom.mjs";

export const KEY = "kb-cases";
const MOST = 50;

/** The cases kept in this browser: [{name, hash, at}]; none where it keeps nothing or what it kept is damaged. */
export function keptCases() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one?.name === "string" && typeof one?.hash === "string") : [];
  } catch {
    return [];
  }
}

function store(cases) {
  try {
    if (cases.length) localStorage.setItem(KEY, JSON.stringify(cases));
    else localStorage.removeItem(KEY);
    return "";
  } catch (error) {
    return error.name === "QuotaExceededError" ? "浏览器的存储空间满了，没有保存。" : "浏览器不允许保存，没有保存。可以改用“复制本情形的链接”。";
  }
}

/** Bring the section to life; `hash()` gives the address of the case on the page. */
export function startKept(section, hash) {
  const said = section.querySelector(".kb-tool__said");
  const body = section.querySelector(".kb-tool__body");
  const form = section.querySelector("form");

  function show() {
    const items = keptCases().map(({ name, hash: kept, at }, place) =>
      h("li", {}, h("a", { href: kept }, name), h("span", { class: "kb-remark" }, ` ${new Date(at).toLocaleString("zh-CN", { hour12: false })} `), h("button", { type: "button", class: "kb-copy", "data-forget": String(place), "aria-label": `删除：${name}` }, "删除")),
    );
    body.replaceChildren(items.length ? h("ul", {}, items) : "");
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kept = hash();
    const cases = keptCases();
    if (!kept) said.textContent = "还没有填写，没有可以保存的。";
    else if (cases.length >= MOST) said.textContent = `最多保存 ${MOST} 个，请先删除一些。`;
    else {
      const name = form.elements.name.value.trim() || `情形 ${cases.length + 1}`;
      said.textContent = store([...cases, { name, hash: kept, at: Date.now() }]) || `已把“${name}”保存在这个浏览器里。`;
      form.reset();
    }
    show();
  });
  body.addEventListener("click", ({ target }) => {
    const { forget } = target.dataset;
    if (forget === undefined) return;
    store(keptCases().filter((_, place) => place !== Number(forget)));
    said.textContent = "已删除。";
    show();
    form.elements.name.focus();
  });
  show();
}
