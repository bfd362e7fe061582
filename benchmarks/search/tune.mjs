// Tries other weights, one at a time: node tune.mjs INDEX_FOLDER < labels.json; prints what was kept, and the weights.
// A label is {query, pages, words, set}: a right hit has one of the pages, or one of the words in its title or text.
import process from "node:process";
import { text } from "node:stream/consumers";
import { indexInFiles } from "./index_in_files.mjs";

const STEPS = [0.8, 0.9, 1.1, 1.25];
const WORTH = [1, 0.7, 0.6, 0.2, 0.15]; // of a right hit at the first place, the second, …
const LEAST_GAIN = 0.3;

const index = await indexInFiles(process.argv[2]);
const labels = JSON.parse(await text(process.stdin));

function right({ pages, words }, { entry }) {
  return pages.includes(entry.page) || words.some((word) => entry.title.includes(word) || entry.text.includes(word));
}

async function worth(label) {
  const { hits } = await index.search(label.query);
  if (label.pages[0] === "none") return hits.length ? 0 : 1;
  if (label.pages[0] === "any") return hits.length ? 1 : 0;
  return WORTH[hits.findIndex((hit) => right(label, hit))] ?? 0;
}

async function sum() {
  let all = 0;
  for (const label of labels) all += await worth(label);
  return all;
}

function places(group, path = []) {
  return Object.entries(group).flatMap(([name, value]) =>
    typeof value === "number" ? [[...path, name]] : places(value, [...path, name]),
  );
}

const { weights } = index.start;
const said = (line) => process.stderr.write(`${line}\n`);
let best = await sum();
said(`${labels.length} 个查询，起点 ${best.toFixed(2)}`);
for (const path of places(weights)) {
  const group = path.slice(0, -1).reduce((at, one) => at[one], weights);
  const name = path.at(-1);
  const before = group[name];
  let kept = before;
  for (const step of STEPS) {
    group[name] = Number((before * step).toPrecision(3));
    const now = await sum();
    if (now > best + LEAST_GAIN) [best, kept] = [now, group[name]];
  }
  group[name] = kept;
  if (kept !== before) said(`${path.join(".")} ${before} → ${kept}：${best.toFixed(2)}`);
}
process.stdout.write(`${JSON.stringify(weights, null, 2)}\n`);
