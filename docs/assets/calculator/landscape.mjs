// Where the outcome turns: a chart along one input, and a map over two, each with its table. Numbers are drawn as
// floats, the tables show them exactly.

import { h, part, reasonOf, table } from "../dom.mjs";
import { library } from "./library.mjs";
import { unusedLines } from "./unused.mjs";

/** @import { Along, Stretch, Values } from "./types.d.ts" */
/** @import { Call, Calls } from "./shapes.d.ts" */

const HEIGHT = 320;
const NARROWEST = 280;
/** @type {[name: string, dashes: number[]][]} */
const STROKES = [
  ["实线", []],
  ["长虚线", [12, 6]],
  ["点线", [2, 4]],
  ["点划线", [12, 4, 3, 4]],
  ["短虚线", [6, 4]],
];
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/**
 * Bring the section to life: `current()` gives the case, `call(name, request)` asks the calculator.
 *
 * @param {HTMLElement} section
 * @param {{ current: () => Values, call: Call }} options
 * @returns {{ again: () => Promise<void> }}
 */
export function startLandscape(section, { current, call }) {
  const said = part(section, ".kb-tool__said", HTMLElement);
  const body = part(section, ".kb-tool__body", HTMLElement);
  /** @type {(() => Promise<string>) | null} */
  let draw = null;

  async function again() {
    if (!draw) return;
    try {
      said.textContent = await draw();
    } catch (error) {
      said.textContent = `没有画出来：${reasonOf(error)}`;
    }
  }

  section.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const chosen = new FormData(event.target);
    const wanted = (/** @type {string} */ name) => String(chosen.get(name) ?? "");
    if (wanted("first") && wanted("first") === wanted("second")) {
      said.textContent = "横向和纵向是同一项，请选两项不同的。";
      return;
    }
    draw =
      event.target.dataset.draw === "map"
        ? () =>
            drawMap(
              body,
              { case: current(), first: wanted("first"), second: wanted("second"), output: wanted("output") },
              call,
            )
        : () => drawChart(body, { case: current(), input: wanted("input") }, call);
    again();
  });
  return { again };
}

/**
 * @param {HTMLElement} body
 * @param {Calls["along"]["request"]} request
 * @param {Call} call
 */
async function drawChart(body, request, call) {
  const found = await call("along", request);
  const figure = h("figure", { class: "kb-chart" });
  const drawing = h("div", { class: "kb-chart__drawing", "aria-hidden": "true" });
  const title = `${found.title}不同，结果怎样`;
  figure.append(h("figcaption", {}, title, found.lines.length ? "。虚竖线是结果改变的地方。" : ""));
  if (found.lines.length) figure.append(drawing);
  body.replaceChildren(...unusedLines(found.problems), figure, stretches(found), points(found));
  if (found.lines.length) await lines(drawing, found);
  const count = found.stretches.length;
  return count > 1
    ? `“${found.title}”上有 ${count - 1} 个改变的地方，见图和下面的表。`
    : `照现在填写的，“${found.title}”不改变适用的规则。`;
}

/** @param {Along} found */
function stretches(found) {
  const textsOf = (/** @type {Stretch} */ one, /** @type {string} */ output) =>
    one.outputs.find((other) => other.output === output)?.texts ?? [];
  const changing = found.stretches[0].outputs.filter(({ output }) => {
    const texts = found.stretches.flatMap((one) => textsOf(one, output));
    return new Set(texts).size > 1;
  });
  const rows = found.stretches.map((one) => [
    `${one.from} 至 ${one.to}`,
    one.outcome,
    ...changing.map(({ output }) => textsOf(one, output).join(" → ")),
  ]);
  return table([found.title, "结果", ...changing.map(({ title }) => title)], rows, {
    caption: "分段的结果（箭头两边是这一段的起点和终点）",
  });
}

/** @param {Along} found */
function points(found) {
  if (!found.lines.length) return "";
  const heads = [found.title, ...found.lines.map(({ title }) => title)];
  const rows = found.points.map(({ told, texts }) => [told, ...texts.map((text) => text ?? "不能得出一个数")]);
  return h("details", { class: "kb-reasons" }, h("summary", {}, "图的数据"), table(heads, rows));
}

/** @param {{ unit: string }} named */
function unit(named) {
  return named.unit ? `（${named.unit}）` : "";
}

function loadStyle() {
  const { href } = new URL("../libraries/uplot.css", import.meta.url);
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(h("link", { rel: "stylesheet", href }));
}

/**
 * One line per output, told apart by dashes and by its name in the legend, not by colour.
 *
 * @param {HTMLElement} place
 * @param {Along} found
 */
async function lines(place, found) {
  loadStyle();
  const { default: Plot } = await library("uplot", "default");
  const style = getComputedStyle(place);
  const ink = style.color;
  const faint = style.getPropertyValue("--kb-line") || ink;
  const axis = { stroke: ink, grid: { stroke: faint }, ticks: { stroke: faint }, font: `12px ${style.fontFamily}` };
  const borders = found.stretches.slice(1);
  const plot = new Plot(
    {
      width: Math.max(NARROWEST, place.clientWidth),
      height: HEIGHT,
      scales: { x: { time: false } },
      axes: [
        { ...axis, label: `${found.title}${unit(found)}`, labelFont: axis.font },
        { ...axis, size: 70 },
      ],
      series: [
        { label: found.title },
        ...found.lines.map((line, at) => ({
          label: `${STROKES[at % STROKES.length][0]}：${line.title}${unit(line)}`,
          stroke: ink,
          width: 2,
          dash: STROKES[at % STROKES.length][1],
        })),
      ],
      legend: { live: false },
      hooks: { draw: [(/** @type {import("uplot")} */ drawn) => markBorders(drawn, borders, ink)] },
    },
    [
      found.points.map(({ at }) => asFloat(at) ?? 0),
      ...found.lines.map((_, at) => found.points.map(({ values }) => asFloat(values[at]))),
    ],
    place,
  );
  new ResizeObserver(() => plot.setSize({ width: Math.max(NARROWEST, place.clientWidth), height: HEIGHT })).observe(
    place,
  );
}

/**
 * An exact number as one that can be drawn; null where there is none.
 *
 * @param {string | null} exact
 */
function asFloat(exact) {
  if (exact === null) return null;
  const [above, below = "1"] = exact.split("/");
  return Number(above) / Number(below);
}

/**
 * @param {import("uplot")} drawn
 * @param {Stretch[]} borders
 * @param {string} ink
 */
function markBorders(drawn, borders, ink) {
  const { ctx, bbox } = drawn;
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.setLineDash([1, 5]);
  ctx.textAlign = "left";
  for (const border of borders) {
    const x = drawn.valToPos(asFloat(border.at) ?? 0, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(border.from, x + 4, bbox.top + 12);
  }
  ctx.restore();
}

/**
 * A map is a table: a letter and a pattern per outcome, with the outcomes spelled out below.
 *
 * @param {HTMLElement} body
 * @param {Calls["across"]["request"]} request
 * @param {Call} call
 */
async function drawMap(body, request, call) {
  const found = await call("across", request);
  const outcomes = [...new Set(found.cells.flat())];
  /** @param {string} text */
  const letter = (text) => LETTERS[outcomes.indexOf(text) % LETTERS.length];
  const heads = [`${found.rows.title} ＼ ${found.columns.title}`, ...found.columns.values.map(({ told }) => told)];
  const rows = found.cells.map((cells, at) => [
    found.rows.values[at].told,
    ...cells.map((text) =>
      h(
        "span",
        { class: `kb-map__cell kb-map__cell--${outcomes.indexOf(text) % 6}` },
        h("b", {}, letter(text)),
        h("span", { class: "kb-map__text" }, text),
      ),
    ),
  ]);
  const legend = h(
    "dl",
    { class: "kb-facts" },
    outcomes.map((text) => h("div", {}, h("dt", {}, letter(text)), h("dd", {}, text))),
  );
  body.replaceChildren(
    ...unusedLines(found.problems),
    table(heads, rows, {
      caption: `${found.title}：横向“${found.columns.title}”，纵向“${found.rows.title}”`,
      classes: "kb-table kb-map",
    }),
    legend,
  );
  return outcomes.length > 1 ? `有 ${outcomes.length} 种结果，见下表。` : "照现在填写的，这两项不改变结果。";
}
