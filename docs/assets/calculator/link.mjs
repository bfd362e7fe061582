// A case as the part of an address after "#": what was typed, text per input, used or not, so that nothing is lost.
//
// A link made here begins with its form (".f") and ends with the pack's version (".v", empty where a page has none), so
// that one cut on its way is noticed. Between stand inputs, and other named cases (".s", repeated: "name?a=1&b=2"); no
// input's name has a dot. Whoever sends a link may write anything into it.

/** @import { EntryProblem, Values } from "./types.d.ts" */
/** @import { InputOf, Link, Scenario } from "./shapes.d.ts" */

const FORM = ".f";
const VERSION = ".v";
const SCENARIO = ".s";
const LONGEST = 200;
const LONGEST_NAME = 20;
const MOST_TOLD = 10;
const MOST_SCENARIOS = 20;
const LETTERS = "甲乙丙丁";

/**
 * The fragment of a case and the named cases beside it; a value too long for an address is left out.
 *
 * @param {Values} values
 * @param {string | undefined} version
 * @param {Scenario[]} [scenarios]
 * @returns {string}
 */
export function fragment(values, version, scenarios = []) {
  const own = short(values);
  if (!own.length && !scenarios.length) return "";
  const beside = scenarios.map(({ name, values: others }) => [
    SCENARIO,
    `${name}?${new URLSearchParams(short(others))}`,
  ]);
  return `#${new URLSearchParams([[FORM, "1"], ...own, ...beside, [VERSION, version ?? ""]])}`;
}

/** @param {Values} values */
function short(values) {
  return Object.entries(values).filter(([, value]) => fitsLink(value));
}

/**
 * Whether a link can hold a value.
 *
 * @param {string} value
 * @returns {boolean}
 */
export function fitsLink(value) {
  return value.length <= LONGEST;
}

/**
 * Whether a fragment stands for a case, not for a heading.
 *
 * @param {string} hash
 * @returns {boolean}
 */
export function holdsCase(hash) {
  return hash.includes("=") || hash.startsWith("#.");
}

/**
 * Problems with what was typed, those told to be missing from the link that are too long for it.
 *
 * @template {EntryProblem} P
 * @param {P[]} problems
 * @param {Values} values
 * @returns {P[]}
 */
export function withLinkRemark(problems, values) {
  return problems.map((problem) =>
    fitsLink(values[problem.input] ?? "")
      ? problem
      : { ...problem, message: `${problem.message}太长，链接里没有这一项。` },
  );
}

/**
 * What a fragment holds, not yet judged: {inputs: [[name, text]], scenarios: [text], version, last}.
 *
 * `last` is the part in which the link was cut, which may not be whole; null for a whole link, or one made by hand.
 *
 * @param {string} hash
 * @returns {Link}
 */
export function readLink(hash) {
  const parts = [...new URLSearchParams(hash.slice(1))];
  const cut = [".", FORM].includes(parts[0]?.[0]) && parts.at(-1)?.[0] !== VERSION;
  const last = (cut && parts.pop()) || null;
  return {
    inputs: parts.filter(([name]) => ![FORM, VERSION, SCENARIO].includes(name)),
    scenarios: parts.filter(([name]) => name === SCENARIO).map(([, text]) => text),
    version: parts.find(([name]) => name === VERSION)?.[1].match(/^[\w.-]*/u)?.[0] ?? "",
    last,
  };
}

/**
 * The values of a link that a form can hold, as {name: text}; `refuse` hears a sentence for each that it cannot.
 *
 * `inputOf(name)` gives {title} of an input of the form, undefined for any other name. What a text means is not judged.
 *
 * @param {Iterable<[name: string, text: string]>} pairs
 * @param {InputOf} inputOf
 * @param {(sentence: string) => void} refuse
 * @param {string} [where]
 * @returns {Values}
 */
export function usable(pairs, inputOf, refuse, where = "链接里") {
  /** @type {Values} */
  const values = {};
  const seen = new Set();
  for (const [name, text] of pairs) {
    const input = inputOf(name);
    const again = seen.has(name);
    seen.add(name);
    if (again) {
      refuse(`${where}的“${input?.title ?? brief(name)}”写了不止一次，只用了第一个。`);
    } else if (!input) {
      refuse(`${where}的“${brief(name)}”不是本页的输入项，没有使用。`);
    } else if (fitsLink(text)) {
      values[name] = text;
    } else {
      refuse(`${where}“${input.title}”的值太长：${brief(text)}，最多 ${LONGEST} 个字符，没有使用。`);
    }
  }
  return values;
}

/**
 * The named cases of a link, {scenarios: [{name, values}], refused: [sentence]}; every name is there once.
 *
 * @param {Link} link
 * @param {InputOf} inputOf
 * @returns {{ scenarios: Scenario[], refused: string[] }}
 */
export function scenariosOf(link, inputOf) {
  /** @type {string[]} */
  const refused = [];
  const refuse = (/** @type {string} */ sentence) => refused.push(sentence);
  /** @type {Scenario[]} */
  const scenarios = [];
  for (const text of link.scenarios.slice(0, MOST_SCENARIOS)) {
    const at = text.indexOf("?");
    if (at < 0) {
      refuse(`链接里的对照情形“${brief(text)}”不完整，没有使用。`);
      continue;
    }
    const name = nameFor(text.slice(0, at), scenarios, refuse);
    const values = usable(new URLSearchParams(text.slice(at + 1)), inputOf, refuse, `链接里情形“${name}”`);
    scenarios.push({ name, values });
  }
  const more = link.scenarios.slice(MOST_SCENARIOS).map((text) => brief(text.split("?")[0]));
  if (more.length) refuse(`链接里的对照情形太多，只用了前 ${MOST_SCENARIOS} 个，没有使用的：${quotedNames(more)}。`);
  return { scenarios, refused: mostTold(refused) };
}

/**
 * @param {string} text
 * @param {Scenario[]} scenarios
 * @param {(sentence: string) => void} refuse
 */
function nameFor(text, scenarios, refuse) {
  const name = cleanName(text);
  if (!name) {
    const free = freeName(scenarios);
    refuse(`链接里有一个对照情形没有名字，叫它“${free}”。`);
    return free;
  }
  if ([...text.trim()].length > LONGEST_NAME)
    refuse(`链接里有一个对照情形的名字太长，只留下前 ${LONGEST_NAME} 个字：“${name}”。`);
  if (!taken(scenarios, name)) return name;
  let again = 2;
  while (taken(scenarios, `${name}（${again}）`)) again += 1;
  refuse(`链接里不止一个对照情形叫“${name}”，后面的改叫“${name}（${again}）”。`);
  return `${name}（${again}）`;
}

/**
 * @param {{ name: string }[]} scenarios
 * @param {string} name
 */
function taken(scenarios, name) {
  return scenarios.some((scenario) => scenario.name === name);
}

/**
 * A name as it can stand in a table and before the "?" of a link.
 *
 * @param {string} text
 * @returns {string}
 */
export function cleanName(text) {
  return [
    ...text
      .replace(/[\p{C}\s]+/gu, " ")
      .trim()
      .replaceAll("?", "？"),
  ]
    .slice(0, LONGEST_NAME)
    .join("");
}

/**
 * A name that none of the cases has, by the place of the next.
 *
 * @param {{ name: string }[]} scenarios
 * @returns {string}
 */
export function freeName(scenarios) {
  const marks = [...LETTERS.slice(scenarios.length), ...LETTERS, ...scenarios.map((_, at) => at + 1)];
  const free = marks.map((mark) => `情形${mark}`).find((name) => !taken(scenarios, name));
  return free ?? `情形${scenarios.length + 1}`;
}

/**
 * Names in quotes, the first of many.
 *
 * @param {string[]} names
 * @returns {string}
 */
export function quotedNames(names) {
  const more = names.length > MOST_TOLD ? `等 ${names.length} 个` : "";
  return (
    names
      .slice(0, MOST_TOLD)
      .map((name) => `“${name}”`)
      .join("、") + more
  );
}

/**
 * What was lost where a link was cut, as sentences.
 *
 * @param {Link} link
 * @param {InputOf} inputOf
 * @returns {string[]}
 */
export function cutAway({ last }, inputOf) {
  if (!last) return [];
  const [name, text] = last;
  const title =
    name === SCENARIO ? `对照情形“${brief(text.split("?")[0])}”` : `“${inputOf(name)?.title ?? brief(name)}”`;
  const lost = name.startsWith(".") && name !== SCENARIO ? "" : `最后的${title}可能不全，没有使用；`;
  return [`链接在末尾被截断了：${lost}再往后的内容没有收到。请用完整的链接，或者自己补上。`];
}

/**
 * That a link was made with another version of the rules: what still fits was filled in, the answer may differ.
 *
 * @param {string} made
 * @param {string | undefined} version
 * @param {number} unused
 * @returns {string[]}
 */
export function older(made, version, unused) {
  if (!made || !version || version.startsWith(made)) return [];
  const kept = unused ? "下面几处不再适用，其余照旧填入" : "填写的内容已照旧填入";
  return [
    `这个链接是按另一版规则做的（版本 ${made.slice(0, 12)}，现在是 ${version}）：${kept}。结果按现在的版本重新算过，请核对。`,
  ];
}

/**
 * The first of many sentences, and how many more there are.
 *
 * @param {string[]} sentences
 * @returns {string[]}
 */
export function mostTold(sentences) {
  return sentences.length > MOST_TOLD
    ? [...sentences.slice(0, MOST_TOLD), `另有 ${sentences.length - MOST_TOLD} 处没有使用。`]
    : sentences;
}

/** @param {string} text */
function brief(text) {
  return text.length > 40 ? `${text.slice(0, 40)}……（共 ${text.length} 个字符）` : text;
}
