// The index as site_build/search/index.py writes it, and what a search makes of it.

/** How hits are weighed; `make bench-search WHAT=tune` says what to change. */
export type Weights = typeof import("../../../site_build/search/weights.json");

/** A word of a query, token by token. */
export type Word = string[];

/** Other ways to write the same thing: a group of words of which one may stand for another. */
export type Synonyms = string[][];

/** Words that may stand for one another, those by which texts speak of it, those by which people ask, parted by bars; 1
 * asks, 2 is common.
 */
export type Concept = [words: string, texts: string, asked: string, mark: number];

/** A run of entries that are alike: kind, readers by bit, whether anything is laid down, state of the text, number. */
export type Facet = [kind: number, readers: number, known: number, validity: number, count: number];

/**
 * `index.json`: of each kind its word and its standing, of which those in `behind` follow all others, unless a query
 * has one of the names in `namedBy` of their group.
 */
export interface Start {
  version: string;
  entries: number;
  whole: boolean;
  perFile: number;
  shards: { p: number; s: number; y: number; v: number };
  kinds: Record<string, [word: string, standing: keyof Weights["standings"]]>;
  behind: string[];
  others: string[];
  namedBy: Record<string, string[]>;
  readers: Record<string, string>;
  validities: string[];
  outdated: string[];
  concepts: Record<string, Concept>;
  spoken: Record<string, string>;
  weights: Weights;
  facets: Facet[];
}

/** What can be found, as it is written in a file of the index. */
export type EntryRow = [
  kind: string,
  group: string,
  path: string,
  title: string,
  text: string,
  status: string,
  page: string,
  cite: string,
  also: string[],
  asked: string[],
  similar: number[],
  restsOn: number,
];

/** The fields of an entry as tokens. */
export interface ReadFields {
  names: Word[];
  asked: Word[];
  text: Word;
  around: Word;
}

/** What the names and ways of asking of an entry, its text, and what stands around it speak of. */
export interface EntryMeaning {
  lexicon: Lexicon;
  lines: { line: string; parts: Set<string> }[];
  text: Set<string>;
  around: Set<string>;
}

export interface Entry {
  at: number;
  kind: string;
  group: string;
  path: string;
  title: string;
  text: string;
  status: string;
  page: string;
  cite: string;
  also: string[];
  asked: string[];
  similar: number[];
  restsOn: number;
  read?: ReadFields;
  meaning?: EntryMeaning;
}

/** A step of how a score was counted. */
export interface Step {
  what: string;
  points: number;
}

/** How well an entry fits: `named` is the other name or way of asking that does. */
export interface Fit {
  score: number;
  named?: string | undefined;
  steps: Step[];
}

/** An entry and how well it fits: `other` says it in another word, `near` is like the question, `beside` next to it. */
export interface Hit extends Fit {
  entry: Entry;
  words: Word[];
  share?: number;
  more?: boolean;
  why?: string;
  other?: boolean;
  near?: boolean;
  beside?: boolean;
}

/** Ascending: 2 * entry + (1 if in the title). */
export type Postings = Int32Array | number[];

/** Reads for one search; null where a file could not be read. */
export interface Reader {
  missed: Set<string>;
  entry: (at: number) => Promise<Entry | null>;
  postings: (key: string) => Promise<Postings | null>;
  apart: (key: string) => Promise<Postings | null>;
  spelled: (key: string) => Promise<string[]>;
  traditional: () => Promise<string>;
  /** seldom words that a character tells of, each with the number of its concept, parted by bars */
  seldom: (character: string) => Promise<string>;
  latin: () => Promise<Record<string, string> | null>;
  words: () => Promise<string[]>;
}

/** What is fetched ahead: rows of entries by their number, and written steps by key. */
export interface Pack {
  rows: Map<number, EntryRow>;
  lists: Map<string, string>;
}

/** Among which entries a query is answered, whether by titles alone, how hits are weighed and which stand behind. */
export interface Scope {
  pass: (at: number) => boolean;
  count: number;
  titles: boolean;
  weights: Weights;
  standing: (entry: Entry) => number;
  behind: (entry: Entry) => boolean;
  own: (at: number) => boolean;
}

/** Entries that hold every word, up to a number; and those that come near, `slip` where a word may be misspelt. */
export interface Finder {
  all: (words: Word[], most: number, together?: boolean) => Promise<Hit[]>;
  nearly: (text: string, slip: boolean) => Promise<Hit[]>;
}

export interface Files {
  start: Start;
  prefetch: () => Promise<void>;
  reader: () => Reader;
}

/** What a reader narrows a search to; nothing where empty. */
export interface Filters {
  kind?: string;
  reader?: string;
  known?: string;
  validity?: string;
  version?: string;
  within?: string;
}

/** A day or a month in a text; year and day are null where they are not written. */
export interface WrittenDate {
  year: number | null;
  month: number;
  day: number | null;
  start: number;
  end: number;
}

/** The words of concepts by their first character. */
export type WordIndex = Map<string, { word: string; names: string[] }[]>;

export interface Lexicon {
  asked: WordIndex;
  told: WordIndex;
  asking: Set<string>;
  common: Set<string>;
  groups: Synonyms;
  others: Map<string, string[]>;
  spoken: [said: string, word: string][];
}

/** What a text speaks of: the words of each concept in it, pairs of tokens beside those, lone characters. */
export interface Meaning {
  matched: { word: string; names: string[] }[];
  concepts: Map<string, string[]>;
  pairs: string[];
  lone: string[];
}

/** What was understood of a query: it `asks` if in a question's form, `plainly` if in nothing but known words. */
export interface Analysis {
  text: string;
  standard: string;
  words: Word[];
  number: string | null;
  within: string[];
  dates: WrittenDate[];
  rest: string;
  clause: string | null;
  meaning: Meaning;
  asks: boolean;
  plainly: boolean;
  figures: boolean;
}

export interface Ranked {
  hits: Hit[];
  exact: boolean;
  more: boolean;
  absent?: string | undefined;
}

export interface Found extends Ranked {
  analysis: Analysis;
  cut: boolean;
  broken: number;
  filtered: boolean;
  hidden: boolean;
}

/** An opened index; `entry` gives one by its number, null where it cannot be read. */
export interface Index {
  entry: (at: number) => Promise<Entry | null>;
  search: (query: string, filters?: Filters) => Promise<Found>;
  start: Start;
  prefetch: () => Promise<void>;
}

/** A number as a fraction of whole numbers. */
export type Fraction = [above: bigint, below: bigint];
