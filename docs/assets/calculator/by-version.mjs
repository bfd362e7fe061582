// The case at hand by every version of the place that has rules, side by side, what differs marked in words.

import { h, part, parts, reasonOf, table } from "../dom.mjs";
import { sameOrNot } from "./scenarios.mjs";

/** @import { OutputAnswer, Values, WholeAnswer } from "./types.d.ts" */
/** @import { ByVersion, Call } from "./shapes.d.ts" */

/** @typedef {{ title: string, bundle: string, address: string, this: boolean }} VersionOfPack */
/** @typedef {{ version: VersionOfPack, told: ByVersion }} Column */

const LONGEST_MS = 60_000;
const NEAR = "300px";

/**
 * Bring the section to life, where the place has several versions with rules.
 *
 * Returns what is called with each whole answer: it is drawn once the section has come near.
 *
 * @param {HTMLElement | null} section
 * @param {Call} call
 * @returns {(values: Values, answer: WholeAnswer) => void}
 */
export function startByVersion(section, call) {
  if (!section) return () => {};
  const body = part(section, ".kb-tool__body", HTMLElement);
  const said = part(section, ".kb-tool__said", HTMLElement);
  /** @type {VersionOfPack[]} */
  const versions = parts(document, ".kb-pack-versions", HTMLScriptElement).flatMap((list) =>
    JSON.parse(list.textContent),
  );
  /** @type {Map<string, Promise<string>>} */
  const bundles = new Map();
  /** @type {{ values: Values, answer: WholeAnswer } | null} */
  let latest = null;
  let near = false;

  new IntersectionObserver(
    (seen, observer) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      observer.disconnect();
      near = true;
      draw();
    },
    { rootMargin: NEAR },
  ).observe(section);

  /** @param {VersionOfPack} version */
  function bundleOf({ bundle }) {
    const known = bundles.get(bundle) ?? fetched(bundle);
    bundles.set(bundle, known);
    known.catch(() => bundles.delete(bundle)); // tried again with the next answer
    return known;
  }

  async function draw() {
    if (!latest || !near) return;
    const mine = latest;
    try {
      const columns = await Promise.all(versions.map((version) => column(version, mine)));
      if (mine !== latest) return;
      said.textContent = "";
      body.replaceChildren(beside(columns), ...columns.flatMap(remarks));
    } catch (error) {
      if (mine === latest) said.textContent = `没有对照出来：${reasonOf(error)}。可以按上面的链接逐个版本看。`;
    }
  }

  /**
   * @param {VersionOfPack} version
   * @param {{ values: Values, answer: WholeAnswer }} mine
   * @returns {Promise<Column>}
   */
  async function column(version, { values, answer }) {
    if (version.this) return { version, told: { answer, problems: [], not_asked: [], also_asked: [] } };
    return { version, told: await call("beside", { case: values, bundle: await bundleOf(version) }) };
  }

  return (values, answer) => {
    latest = { values, answer };
    draw();
  };
}

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(LONGEST_MS) });
  if (!response.ok) throw new Error("另一个版本的规则没有读到");
  return response.text();
}

/** @param {Column[]} columns */
function beside(columns) {
  const titles = new Map(
    columns.flatMap(({ told }) =>
      Object.entries(told.answer.outputs)
        .filter(([, output]) => !output.reminder)
        .map(([name, output]) => [name, output.title]),
    ),
  );
  const lead = sameOrNot(
    "结果",
    columns.map(({ told }) => told.answer.headline),
  );
  const rows = [...titles].map(([name, title]) =>
    sameOrNot(
      title,
      columns.map(({ told }) => textOf(told.answer.outputs[name])),
    ),
  );
  const heads = columns.map(({ version }) => (version.this ? `${version.title}，本页` : version.title));
  return table(["项目", "是否不同", ...heads], [lead, ...rows], {
    caption: "同一个项目，按各版本",
    classes: "kb-table kb-scenarios",
  });
}

/** @param {OutputAnswer | undefined} output */
function textOf(output) {
  return output ? output.text : "这一版没有这一项";
}

/** @param {Column} column */
function remarks({ version, told }) {
  const said = [
    told.not_asked.length ? `不问“${told.not_asked.join("”“")}”，填了的没有计入` : "",
    told.also_asked.length ? `还要问“${told.also_asked.join("”“")}”，这里算作不清楚` : "",
    ...told.problems.map(({ message }) => message.replace(/。$/u, "")),
  ].filter(Boolean);
  return said.length ? [h("p", { class: "kb-remark" }, `${version.title}：${said.join("；")}。`)] : [];
}
