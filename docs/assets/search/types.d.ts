// The index as site_build/search/index.py writes it, and what a search makes of it.

/** A word of a query, token by token. */
export type Word = string[];

/** Other ways to write the same thing: a group of words of which one may stand for another. */
export type Synonyms = string[][];

/** `index.json`: facets are runs of entries alike, [kind, readers by bit, whether anything is laid down, how many]. */
export interface Start {
  version: string;
  entries: number;
  perFile: number;
  shards: { p: number; s: number; y: number };
  synonyms: Synonyms;
  kinds: Record<string, string>;
  readers: Record<string, string>;
  facets: [kind: number, readers: number, known: number, count: number][];
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
];

/** The fields of an entry as tokens. */
export interface ReadFields {
  names: Word[];
  text: Word;
  around: Word;
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
  read?: ReadFields;
}

/** An entry with how well it fits: `other` says it in another word, `near` is merely like what was asked. */
export interface Hit {
  entry: Entry;
  words: Word[];
  score: number;
  share?: number;
  more?: boolean;
  named?: string | undefined;
  why?: string;
  other?: boolean;
  near?: boolean;
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
  words: () => Promise<string[]>;
}

/** Entries that hold every word, up to a number; and those that come near, `slip` where a word may be misspelt. */
export interface Finder {
  all: (words: Word[], most: number) => Promise<Hit[]>;
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
}

export interface Ranked {
  hits: Hit[];
  exact: boolean;
  more: boolean;
  absent?: string | undefined;
}

export interface Found extends Ranked {
  cut: boolean;
  broken: number;
  filtered: boolean;
  hidden: boolean;
}

export interface Index {
  search: (query: string, filters?: Filters) => Promise<Found>;
  start: Start;
  prefetch: () => Promise<void>;
}

/** A number as a fraction of whole numbers. */
export type Fraction = [above: bigint, below: bigint];
