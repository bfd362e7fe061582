// The page on which a reader writes opinions and makes them into files. Nothing is sent: what is typed stays in the
// browser until the reader saves, prints or copies it.

import { library } from "../calculator/library.mjs";
import { around, h, part, reasonOf } from "../dom.mjs";
import { cleaned, LONGEST_ABOUT, MOST } from "./basket.mjs";
import { opinionForm } from "./form.mjs";
import { item, paper } from "./list.mjs";
import { redlineBy, whole } from "./redline.mjs";
import { openStore } from "./store.mjs";
import { brokenBox, taken, tools } from "./takeaway.mjs";
import { openTexts } from "./texts.mjs";

/** @import { About, ClauseWords, Form, Opinion, Redline, Setup, TextVersion } from "./types.d.ts" */

const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const WRITING = "正在写的一条还没有放进去。请先放进去或者取消。";

/**
 * Bring the page to life.
 *
 * @param {HTMLElement} root
 * @returns {Promise<void>}
 */
export async function startComment(root) {
  /** @type {Setup} */
  const setup = JSON.parse(part(document, "#comment-setup", HTMLScriptElement).textContent);
  const store = openStore(setup.place);
  const texts = openTexts(setup.texts);
  /** @type {Redline} */
  const redline = await library("diff", "diffArrays")
    .then((diff) => redlineBy(diff, setup.tokens))
    .catch(() => whole);
  const sheet = part(document, ".kb-paper", HTMLElement);

  const writing = h("div", {});
  const listed = h("div", {});
  const said = h("p", { role: "status", class: "kb-comment__said" });
  const broken = h("div", {});
  const name = h("input", { name: "name", autocomplete: "name" });
  const contact = h("input", { name: "contact", autocomplete: "off" });
  const keep = h("input", { type: "checkbox", name: "keep" });
  const keepAbout = h("input", { type: "checkbox", name: "keep-about" });
  const person = h(
    "form",
    { class: "kb-comment__form" },
    h("h3", {}, "写不写您是谁"),
    h("p", { class: "kb-remark" }, "两项都可以不填。填了的只写进您下载、打印、复制的那份表里。"),
    h("label", {}, "姓名或单位", name),
    h("label", {}, "联系方式", contact),
    h("label", { class: "kb-comment__tick" }, keep, "把我的意见留在这个浏览器里，下次打开还在（公用的电脑请不要勾）"),
    h("label", { class: "kb-comment__tick" }, keepAbout, "姓名和联系方式也留下"),
  );
  /** @type {ReturnType<typeof opinionForm> | null} */
  let open = null;
  let shown = 0;

  /** @returns {About} */
  const about = () => ({ name: cleaned(name.value).text, contact: cleaned(contact.value).text });
  /** @param {...(string | Node)} words */
  const say = (...words) => said.replaceChildren(...words);

  function close() {
    open = null;
    writing.replaceChildren();
    if (location.hash.includes("=")) history.replaceState(null, "", location.pathname);
  }

  /** @param {ReturnType<typeof opinionForm>} form */
  function openForm(form) {
    open = form;
    say();
    writing.replaceChildren(form.element);
    form.focus();
  }

  function busy() {
    if (!open?.dirty()) return false;
    say(WRITING);
    open.focus();
    return true;
  }

  /**
   * The form for a clause of a version, or for what stands in it; with an opinion to begin with, which it replaces.
   *
   * @param {TextVersion} text
   * @param {string} id
   * @param {Opinion | null} start
   */
  async function write(text, id, start) {
    const all = await texts.clauses(text);
    const asked = all?.find((one) => one.id === id);
    if (!all) return say("条文没有装载成功，请刷新再试。");
    if (!asked) return say("链接里的条款这里没有，请到条文里选。");
    const clauses = [...all.filter((one) => one.id === asked.box), ...all.filter((one) => inside(one, asked.box))];
    const form = opinionForm({
      title: text.title,
      address: `${text.page}#${id}`,
      clauses,
      chosen: id,
      start,
      redline,
      cancel: () => {
        close();
        focusList();
      },
      save: (clause, typed, told) => put({ ...bound(text, clause), id: start?.id ?? newId(), ...typed }, told),
    });
    openForm(form);
  }

  /** @param {Opinion} opinion */
  function edit(opinion) {
    const { provision, cid, heading, quote } = opinion;
    const text = texts.named(opinion.work, opinion.version);
    openForm(
      opinionForm({
        title: opinion.title,
        address: text ? `${text.page}#${provision}` : "#texts",
        clauses: [{ id: provision, cid, heading, words: quote }],
        chosen: provision,
        start: opinion,
        redline,
        cancel: () => {
          close();
          focusList();
        },
        save: (_, typed, told) => put({ ...opinion, ...typed }, told),
      }),
    );
  }

  /**
   * @param {Opinion} opinion
   * @param {string} told
   */
  function put(opinion, told) {
    const { opinions } = store.current();
    const again = opinions.some(({ id }) => id === opinion.id);
    if (!again && opinions.length >= MOST) return say(`最多放 ${MOST} 条意见。请先下载，删去一些再写。`);
    const problem = store.change((all) =>
      again ? all.map((one) => (one.id === opinion.id ? opinion : one)) : [...all, opinion],
    );
    close();
    say(`已放进我的意见：${opinion.heading}。${told}${problem}`);
    return show().then(focusList);
  }

  /** @param {Opinion} opinion */
  function remove(opinion) {
    const at = store.current().opinions.findIndex(({ id }) => id === opinion.id);
    const problem = store.change((all) => all.filter(({ id }) => id !== opinion.id));
    const undo = h("button", { type: "button", class: "kb-copy" }, "撤销");
    undo.addEventListener("click", () => {
      const failed = store.change((all) => [...all.slice(0, at), opinion, ...all.slice(at)]);
      say(`已放回：${opinion.heading}。${failed}`);
      show().then(focusList);
    });
    say(`已删去：${opinion.heading}。${problem} `, undo);
    show();
    undo.focus();
  }

  function focusList() {
    part(listed, "h2", HTMLElement).focus();
  }

  /** @returns {Form[]} */
  function forms() {
    /** @type {Map<string, Opinion[]>} */
    const groups = new Map();
    for (const one of store.current().opinions) {
      const key = `${one.work}@${one.version}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return [...groups.values()].map((opinions) => {
      const [{ work, version, title }] = opinions;
      return { place: setup.place, work, version, title, made: today(), about: about(), opinions };
    });
  }

  async function show() {
    shown += 1;
    const turn = shown;
    const groups = forms();
    const count = groups.reduce((sum, { opinions }) => sum + opinions.length, 0);
    const made = await Promise.all(groups.map(group));
    if (turn !== shown) return;
    listed.replaceChildren(
      h("h2", { id: "my-opinions", tabindex: "-1" }, count ? `我的意见（${count} 条）` : "我的意见"),
      ...(count ? made : [h("p", {}, "还没有写。到条文里，在一条的旁边点“对这一条提意见”。")]),
    );
    person.hidden = count === 0;
    keep.checked = store.kept();
    keepAbout.disabled = !keep.checked;
    const damaged = store.damaged();
    broken.replaceChildren(damaged ? brokenBox(damaged, forget) : "");
  }

  function forget() {
    store.forgetDamaged();
    show().then(focusList);
  }

  /** @param {Form} form */
  async function group(form) {
    const key = `${form.work}@${form.version}`;
    const text = texts.named(form.work, form.version);
    const standings = await Promise.all(form.opinions.map((one) => texts.standing(one)));
    const items = form.opinions.map((one, at) => item(one, standings[at], text, redline));
    return h(
      "section",
      { "data-form": key },
      h("h3", {}, form.title),
      h("ol", { class: "kb-comment__list" }, items),
      tools(form, key, setup.mail),
    );
  }

  /** @param {Form[]} made */
  function fill(made) {
    sheet.replaceChildren(...made.map((form) => paper(form, redline)));
  }

  listed.addEventListener("click", async (event) => {
    const { opinion: id, edit: edits, remove: removes, rebind } = around(event, "[data-opinion]")?.dataset ?? {};
    const opinion = store.current().opinions.find((one) => one.id === id);
    const newest = opinion && setup.texts.find((one) => one.work === opinion.work && !one.later);
    if (opinion && removes) remove(opinion);
    else if (opinion && edits && !busy()) edit(opinion);
    else if (opinion && rebind && newest && !busy()) await write(newest, rebind, opinion);
  });
  listed.addEventListener("click", async (event) => {
    const { way, of } = around(event, "[data-way]")?.dataset ?? {};
    const form = forms().find(({ work, version }) => `${work}@${version}` === of);
    if (!way || !form) return;
    const long = Object.values(form.about).some((text) => text.length > LONGEST_ABOUT);
    if (long) say(`姓名或单位、联系方式各最多 ${LONGEST_ABOUT} 个字，没有做。`);
    else if (way === "print") {
      fill([form]);
      print();
    } else say(...(await taken(way, form, redline).catch((error) => [`没有做成：${reasonOf(error)}。`])));
  });
  person.addEventListener("submit", (event) => event.preventDefault());
  person.addEventListener("change", ({ target }) => {
    if (!keep.checked) keepAbout.checked = false;
    keepAbout.disabled = !keep.checked;
    const problem = store.keep(keep.checked, keepAbout.checked ? about() : null);
    if (target === keep) say(problem || (keep.checked ? "已留在这个浏览器里。" : "已不再留，关掉这个标签页就没有了。"));
    else if (target === keepAbout)
      say(problem || (keepAbout.checked ? "姓名和联系方式也留下了。" : "姓名和联系方式没有留。"));
    else say(problem);
    if (problem) keep.checked = store.kept();
    show();
  });
  addEventListener("storage", ({ key }) => {
    if (store.isOwn(key)) show();
  });
  addEventListener("beforeprint", () => {
    if (!sheet.childElementCount) fill(forms());
  });
  addEventListener("afterprint", () => fill([]));
  addEventListener("beforeunload", (event) => {
    if (open?.dirty()) event.preventDefault();
  });

  function follow() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const [work, version] = (asked.get("text") ?? "").split("@");
    if (!asked.has("clause") || busy()) return null;
    const text = texts.named(work, version ?? "");
    return text ? write(text, asked.get("clause") ?? "", null) : say("链接里的文件或者版本这里没有，请到条文里选。");
  }

  const known = store.current().about;
  keepAbout.checked = Boolean(known);
  name.value = known?.name ?? "";
  contact.value = known?.contact ?? "";
  await show();
  root.replaceChildren(broken, writing, said, listed, person);
  addEventListener("hashchange", follow);
  await follow();
}

/**
 * @param {TextVersion} text
 * @param {ClauseWords} clause
 */
function bound({ work, version, title }, { id, cid, heading, words }) {
  return { work, version, title, provision: id, cid, heading, quote: words.trim() };
}

/**
 * @param {ClauseWords} clause
 * @param {string} box
 */
function inside(clause, box) {
  return clause.box === box && clause.id !== box;
}

/** A name for an opinion; `randomUUID` is not there on a page that came without TLS. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
