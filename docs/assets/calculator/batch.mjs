// Many projects from a file: read, answered in small lots so that they can be stopped, saved with their citations.

import { h, part, reasonOf, table } from "../dom.mjs";
import { save, stamp } from "../save.mjs";
import { openTables } from "./files.mjs";

/** @import { BatchSummary } from "./types.d.ts" */
/** @import { Shown, Tables } from "./shapes.d.ts" */

const LOT = 500;
const LARGEST = 20_000_000;

/**
 * Bring the batch section to life.
 *
 * @param {HTMLElement} section
 * @param {Shown} shown
 * @returns {void}
 */
export function startBatch(section, shown) {
  const said = part(section, ".kb-tool__said", HTMLElement);
  const bar = part(section, "progress", HTMLProgressElement);
  const cancel = part(section, ".kb-cancel", HTMLElement);
  const body = part(section, ".kb-tool__body", HTMLElement);
  const file = part(section, "input[type=file]", HTMLInputElement);
  const hidden = part(section, "input[name=hidden]", HTMLInputElement);
  /** @type {Tables | null} */
  let tables = null;
  let stopped = false;
  let waits = 0; // what was asked for and is not done

  /** @param {string} sentence */
  const say = (sentence) => {
    said.textContent = sentence;
  };
  const open = () => {
    tables ??= openTables(({ step }) => {
      if (waits) say(`${step}读写表格的程序……`);
    });
    return tables;
  };

  /** @param {boolean} on */
  function working(on) {
    bar.hidden = !on;
    cancel.hidden = !on;
    bar.value = 0;
  }

  /** @param {() => Promise<void>} work */
  async function guarded(work) {
    waits += 1;
    try {
      await work();
    } catch (error) {
      tables?.end();
      tables = null;
      say(`没有完成：${reasonOf(error)}。可以再试一次。`);
      working(false);
    } finally {
      waits -= 1;
    }
  }

  /** @param {File} chosen */
  async function run(chosen) {
    stopped = false;
    body.replaceChildren();
    if (chosen.size > LARGEST) return say(`文件太大：${chosen.size} 个字节，最多 ${LARGEST} 个。请分成几个文件。`);
    working(true);
    say(`正在读“${chosen.name}”……`);
    const content = new Uint8Array(await chosen.arrayBuffer());
    const own = open();
    const read = await own.call("read", { hidden: hidden.checked }, content);
    if (read.refused !== undefined) {
      working(false);
      return say(`“${chosen.name}”没有使用：${read.refused}`);
    }
    for (let from = 0; from < read.rows && !stopped; from += LOT) {
      await own.call("some", { from, to: from + LOT });
      const done = Math.min(read.rows, from + LOT);
      bar.value = (100 * done) / read.rows;
      say(`已处理 ${done} / ${read.rows} 行。`);
    }
    working(false);
    const summary = await own.call("summary");
    const name = chosen.name.replace(/\.[^.]*$/u, "");
    say(`${stopped ? "已停止。" : "完成："}${summary.sentence}`);
    body.replaceChildren(...report(summary, name));
  }

  /**
   * @param {BatchSummary} summary
   * @param {string} name
   */
  function report(summary, name) {
    const rows = summary.outcomes.map(([outcome, count]) => [outcome, String(count)]);
    /**
     * @param {string} suffix
     * @param {string} text
     */
    const button = (suffix, text) =>
      h("button", { type: "button", class: "md-button", "data-write": suffix, "data-name": name }, text);
    return [
      h("p", { class: "kb-actions" }, button(".xlsx", "保存结果（Excel）"), button(".csv", "保存结果（CSV）")),
      rows.length ? table(["结果", "行数"], rows, { caption: shown.title }) : "",
      list("在等没有规定的事项", summary.waiting),
      list("怎样读这个文件", summary.told),
      list(
        summary.refused > summary.refusals.length ? "未答的行（前面一部分，全部在保存的文件里）" : "未答的行",
        summary.refusals,
      ),
    ].filter(Boolean);
  }

  file.addEventListener("click", open); // it starts while the reader looks for the file
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) guarded(() => run(chosen));
  });
  cancel.addEventListener("click", () => {
    stopped = true;
  });
  section.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const { template, write, name } = target.dataset;
    if (template)
      guarded(async () =>
        save(`${shown.title}-模板`, template, (await open().call("template", { suffix: template })).content),
      );
    if (write)
      guarded(async () =>
        save(`${name}-结果-${stamp()}`, write, (await open().call("write", { suffix: write })).content),
      );
  });
}

/**
 * @param {string} heading
 * @param {string[]} sentences
 */
function list(heading, sentences) {
  if (!sentences.length) return "";
  return h(
    "details",
    { class: "kb-reasons", open: true },
    h("summary", {}, heading),
    h(
      "ul",
      {},
      sentences.map((one) => h("li", {}, one)),
    ),
  );
}
