// Finds entries for a query: as written, by other words for the same thing, in traditional characters, by pinyin, with
// the filling words left out, in part, or with a slip. Each way is tried only if those before it found nothing but
// other words for the same thing, which always join in below.

import { openFiles } from "./files.mjs";
import { fit, slips } from "./match.mjs";
import { tokens } from "./tokens.mjs";

const LONGEST = 100; // characters of a query that are used

// How many entries are read and judged: each costs a part of a small file.
const LOOKED_AT = 24;
const LOOKED_AT_OTHERWISE = 6;
const LOOKED_AT_NEARLY = 10;
const MOST_READINGS = 6;
const MOST_SHOWN = 30;
const MOST_PAIRS = 24;

// Scores stand on those of match.mjs (1000 a whole title, about 600 in a title, 400 in a text). A synonym's or a thinned
// question's hit counts for a part of its own; what is only like the query stays below what holds it.
const IN_TITLE = 1.2;
const ENOUGH = 0.5;
const LEAST = 0.3;
const OTHERWISE = 0.62;
const SLIPPED = 330;
const NAMED = 60;
const SURE = 0.7;
const PARTLY = 330;
const THINNED = 0.75;
// The measures above the note above the site's own pages above superior documents above other places, as far as that
// does not carry a mere mention over a title.
const TIERS = { measures: 140, note: 90, rule: 20, superior: 20, peer: -40 };
const TIER = 50;
const FILLING =
  /请问|什么时候|何时|怎么样|怎么办|怎么|怎样|如何|什么样|什么|为什么|多少|多长|多久|多大|几个|哪些|哪个|哪里|哪种|哪份|哪|谁来|谁|是不是|是否|能不能|可不可以|可以|必须|应该|应当|需不需要|要不要|有没有|会不会|能否|还是|还要|或者|一定|到底|我们|我家|我|吗|呢|吧|啊|呀|嘛|的|了|是|要|在|由|把|和|与|及|就|都|会|能|让|给|向|对|从|被|没有|不用/gu;
const BEFORE_CLAUSE = /(?<=[\p{Script=Han}》）)])(?=第[0-9０-９〇零一二三四五六七八九十百]+(?:条|章|节|款|项|部分))/gu;
const HAN = /\p{Script=Han}/u;
const LATIN = /^[a-z ']+$/i;

/** Opens an index; `search(query, filters)` gives {hits, exact, asked, cut, broken}; filters are {kind, reader, known}. */
export async function openIndex(address) {
  const files = await openFiles(address);
  const facets = expanded(files.start);
  const allowed = (filters) => (at) =>
    (!filters.kind || facets.kinds[at] === filters.kind) &&
    (!filters.reader || facets.readers[at].includes(filters.reader)) &&
    (!filters.known || facets.known[at] === (filters.known === "known"));
  const tier = (entry) => TIERS[entry.kind] ?? TIER;

  async function search(query, filters = {}) {
    const text = query.slice(0, LONGEST);
    const pass = allowed(filters);
    const asked = wordsOf(text);
    const done = (found) => ({ ...found, asked, cut: query.length > LONGEST, broken: files.broken.size });
    if (!asked.length) return done({ hits: [], exact: true });
    const found = [];
    const thin = thinned(text, pass); // a question is seldom found as written, so both are begun at once
    for (const way of [written, plain, spelled, () => thin]) {
      found.push(...(await way(text, pass)));
      if (found.some((hit) => !hit.other)) return done({ hits: shown(found), exact: true });
    }
    if (!found.length) found.push(...(await nearly(text, pass, true)));
    return done({ hits: shown(found), exact: found.some((hit) => hit.share >= ENOUGH) });
  }

  /** As written, and with other words for the same thing. */
  async function written(text, pass) {
    const own = await all(wordsOf(text), pass, LOOKED_AT);
    const more = await Promise.all(
      readings(text, files.start.synonyms).map(async ({ text: other, why }) => {
        const hits = await all(wordsOf(other), pass, LOOKED_AT_OTHERWISE);
        return hits.map((hit) => ({ ...hit, score: hit.score * OTHERWISE, why, other: true }));
      }),
    );
    return [...own, ...more.flat()];
  }

  /** Traditional characters made plain. */
  async function plain(text, pass) {
    if (!HAN.test(text)) return [];
    const pairs = [...(await files.traditional())];
    const table = new Map();
    for (let at = 0; at < pairs.length; at += 2) table.set(pairs[at], pairs[at + 1]);
    const made = [...text].map((one) => table.get(one) ?? one).join("");
    return made === text ? [] : because(await written(made, pass), `按简体字“${made.trim()}”`);
  }

  /** Pinyin, whole or initials. */
  async function spelled(text, pass) {
    if (!LATIN.test(text)) return [];
    const words = await files.spelled(text.toLowerCase().replace(/[ ']/g, ""));
    const found = await Promise.all(
      words.slice(0, MOST_READINGS).map(async (word) => because(await written(word, pass), `按拼音“${word}”`)),
    );
    return found.flat();
  }

  /** A question without its filling words, and what comes near with them. */
  async function thinned(text, pass) {
    const thin = text.replace(FILLING, " ");
    const hits = thin === text ? [] : await written(thin, pass);
    if (!hits.length) return [];
    const scored = hits.map((hit) => ({ ...hit, score: hit.score * THINNED }));
    return [...scored, ...(await nearly(text, pass, false))];
  }

  /** Entries that hold every word. */
  async function all(asked, pass, most) {
    if (!asked.length) return [];
    const words = telling(asked);
    const lists = await Promise.all([...new Set(words.flatMap(covering))].map(files.postings));
    const found = common(lists).filter((number) => pass(number >> 1));
    found.sort((one, other) => (other & 1) - (one & 1) || one - other);
    const entries = await Promise.all(found.slice(0, most).map((number) => files.entry(number >> 1)));
    return entries
      .filter(Boolean)
      .map((entry) => ({ entry, words, share: 1, score: fit(words, entry) }))
      .filter((hit) => hit.score > 0)
      .map((hit) => ({ ...hit, score: hit.score + tier(hit.entry) }));
  }

  /** Entries that hold a good part of what was asked, as written or with a slip. */
  async function nearly(text, pass, slip) {
    const ways = [wordsOf(text), ...(slip ? [wordsOf(text.replace(FILLING, " "))] : [])].filter((words) => words.length);
    const found = await Promise.all(ways.map((words) => nearlyAll(words, pass, slip)));
    return found.flat();
  }

  async function nearlyAll(words, pass, slip) {
    const weights = new Map();
    const whole = await weigh(words.flatMap(pairsOf), files.postings, weights, files.start.entries);
    const likely = new Map(weights);
    const more = slip ? slipKeys(longest(words)) : [];
    await Promise.all(more.map(([keys, list]) => weigh(keys, files[list], likely, files.start.entries)));
    const looked = new Set([...best(weights, pass), ...best(likely, pass)]);
    const hits = [...looked].map(async (at) => {
      const entry = await files.entry(at);
      if (!entry) return null;
      const { share, named } = slips(words, entry);
      const part = Math.min(1, (weights.get(at) ?? 0) / whole);
      if (share >= SURE) return { entry, words, share, score: SLIPPED * share + NAMED * named + tier(entry) / 4, why: "按相近的字" };
      return { entry, words, share: part, score: PARTLY * part + tier(entry) / 4, why: "部分相符" };
    });
    return (await Promise.all(hits)).filter((hit) => hit && hit.share >= LEAST);
  }

  return { search, start: files.start, prefetch: files.prefetch };
}

/** The words of a query as tokens; a clause number after the name of a document is a word of its own. */
function wordsOf(text) {
  return text
    .replace(BEFORE_CLAUSE, " ")
    .split(/\s+/)
    .map(tokens)
    .filter((word) => word.length);
}

/** The words without single characters, which stand in too many entries to be asked for beside others. */
function telling(words) {
  const found = words.filter((word) => word.length > 1 || !HAN.test(word[0]));
  return found.length ? found : words;
}

/** Pairs that cover a word: every second one and the last. */
function covering(word) {
  const pairs = pairsOf(word);
  return pairs.filter((_, at) => at % 2 === 0 || at === pairs.length - 1);
}

function pairsOf(word) {
  if (word.length === 1) return [word[0]];
  return word.slice(1).map((token, at) => `${word[at]} ${token}`);
}

/** Keys under which a word with one slip may be found, by the list in which to look: [[keys, list]]. */
function slipKeys(word) {
  const near = word.slice(1).map((token, at) => [word[at], token]);
  const far = word.slice(2).map((token, at) => [word[at], token]);
  const join = ([one, other]) => `${one} ${other}`;
  return [
    [[...near, ...far].map(join), "apart"],
    [[...far.map(join), ...near.map(([one, other]) => `${other} ${one}`)], "postings"],
  ];
}

/** Add to each entry's weight that of every key that it holds; returns what all keys weigh together. */
async function weigh(keys, postings, weights, count) {
  const asked = [...new Set(keys)].slice(0, MOST_PAIRS);
  const lists = await Promise.all(asked.map(postings));
  let whole = 0;
  for (const list of lists) {
    const weight = Math.log(1 + count / Math.max(1, list.length));
    whole += weight;
    for (const number of list) {
      const share = weight * (number & 1 ? IN_TITLE : 1);
      weights.set(number >> 1, (weights.get(number >> 1) ?? 0) + share);
    }
  }
  return whole;
}

function best(weights, pass) {
  const found = [...weights].filter(([at]) => pass(at)).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  return found.slice(0, LOOKED_AT_NEARLY).map(([at]) => at);
}

function longest(words) {
  return words.reduce((long, word) => (word.length > long.length ? word : long));
}

/** Entries in every list, marked as in the title where all lists say so. */
function common(lists) {
  const [first, ...rest] = [...lists].sort((one, other) => one.length - other.length);
  let found = [...first];
  for (const list of rest) {
    const kept = [];
    let at = 0;
    for (const number of found) {
      while (at < list.length && list[at] >> 1 < number >> 1) at += 1;
      if (at < list.length && list[at] >> 1 === number >> 1) kept.push(number & list[at]);
    }
    found = kept;
  }
  return found;
}

/** The query with one of its words replaced by another for the same thing, groups taking turns. */
function readings(text, groups) {
  const rows = groups.map((group) => {
    const said = group.filter((word) => text.includes(word)).sort((one, other) => other.length - one.length)[0];
    const others = said ? group.filter((word) => !text.includes(word)) : [];
    return others.map((word) => ({ text: text.replace(said, ` ${word} `), why: `“${said}”也作“${word}”` }));
  });
  const turns = Array.from({ length: MOST_READINGS }, (_, turn) => rows.map((row) => row[turn]).filter(Boolean));
  return turns.flat().slice(0, MOST_READINGS);
}

function because(hits, why) {
  return hits.map((hit) => ({ ...hit, why: hit.why ? `${why}，${hit.why}` : why }));
}

/** Each entry once, best first. */
function shown(hits) {
  const found = new Map();
  for (const hit of hits) {
    const other = found.get(hit.entry.at);
    if (!other || hit.score > other.score) found.set(hit.entry.at, hit);
  }
  return [...found.values()].sort((one, other) => other.score - one.score || one.entry.at - other.entry.at).slice(0, MOST_SHOWN);
}

/** Kind, readers and knownness of every entry, from the runs in which they are written. */
function expanded({ facets, kinds, readers }) {
  const order = Object.keys(kinds);
  const names = Object.keys(readers);
  const found = { order, kinds: [], readers: [], known: [] };
  for (const [kind, bits, known, count] of facets) {
    const read = names.filter((_, at) => (bits >> at) & 1);
    for (let left = count; left > 0; left -= 1) {
      found.kinds.push(order[kind]);
      found.readers.push(read);
      found.known.push(known === 1);
    }
  }
  return found;
}
