// Made from the records of calculator/answers, by site_build/exchange/answer_schema.py; a test compares.
// biome-ignore-all lint/style/noExcessiveLinesPerFile: it grows with the records

/** The answer to a case; its first output is the leading one. */
export interface Answer {
  pack: string;
  title: string;
  version: string;
  format: string;
  law: LawShown;
  judged_on: string | null;
  given: Record<string, string>;
  headline: string;
  caution: string;
  grounds: string[];
  facts: Fact[];
  outputs: Record<string, OutputAnswer>;
  explanation: Explained[];
  missing: Missing[];
  unknown: OpenPoint[];
  nearest_changes: NearestChange[] | null;
  citations: Citation[];
  trace: (TableStep | FormulaStep)[] | null;
  report: Part[];
}

/** Which text an answer goes by, and the caution that belongs beside it. */
export interface LawShown {
  stage: string;
  caution: string;
  title?: string;
  work?: string;
  version?: string;
  in_force?: string;
  caution_short?: string;
}

/** What was given for an input, as it was read and as people say it. */
export interface Fact {
  input: string;
  title: string;
  text: string;
  assumed?: boolean;
}

/** What one output comes to in one case. */
export interface OutputAnswer {
  title: string;
  reminder: boolean;
  status: "certain" | "possible" | "unknown" | "not_applicable" | "exempt" | "not_written";
  values: string[];
  labels: string[];
  unit: string | null;
  text: string;
  because: Reason[];
  inferred: boolean;
  second_hand: boolean;
  missing: string[];
  unknown: string[];
  assumed: string[];
  hedges: string[];
  may_not_apply: boolean;
  settled?: boolean;
  absent?: Absent[];
  rests_on_unknown?: boolean;
  open?: string[];
  remainder?: string[];
  certain_values?: string[];
  to_cent?: string[];
  exact?: string[];
  rounding?: string;
  bounds?: Ends;
  within?: string;
  check?: boolean;
  role?: "amount" | "party" | "document" | "step";
  note?: string;
}

/** Why an output is what it is: the rule's own sentence, its clause, and how far it can be trusted. */
export interface Reason {
  rule: string;
  certain: boolean;
  text: string;
  source: string | null;
  confidence: "P" | "PM" | "S" | "N" | "I" | "B" | "U";
  confidence_word: string;
  note?: string;
  leaves_open?: string[];
}

/** That an output may not apply, of which kind, and the reason that the rule gives for it. */
export interface Absent {
  kind: "not_applicable" | "exempt" | "not_written";
  reason?: string;
}

/** The least and greatest value left possible, "" where an end is open. */
export interface Ends {
  low?: string;
  high?: string;
}

/** One sentence of how an output came about, with the clause that it rests on. */
export interface Explained {
  output: string;
  text: string;
  source: string | null;
}

/** An input that would still decide something, and what each answer to it would lead to. */
export interface Missing {
  input: string;
  title: string;
  ask: string;
  holds_up: string[];
  leads_to: Record<string, string[]>;
}

/** What no text fixes, who would, since when, its page on the site, and the outputs that wait for it. */
export interface OpenPoint {
  id: string;
  what: string;
  decided_by: string;
  since: string;
  page: string;
  holds_up: string[];
}

/** The nearest border of one input: the values on either side of it, and what changes there. */
export interface NearestChange {
  input: string;
  title: string;
  given: string;
  last: string;
  first: string;
  at: string;
  changes: Changed[];
  text: string;
  source: string | null;
}

/** What an output comes to on either side of a border. */
export interface Changed {
  output: string;
  before: string;
  after: string;
}

/** A clause that some reason rests on, with its words and, on the site, its page. */
export interface Citation {
  clause: string;
  title: string;
  text: string;
  text_status: string;
  page: string;
}

/** One table in the order in which the tables were answered. */
export interface TableStep {
  table: string;
  title: string;
  hit_policy: "unique" | "first" | "collect";
  rules: RuleTrace[];
}

/** One rule of a table with the truth of each of its cells. */
export interface RuleTrace {
  id: string;
  truth: "true" | "false" | "unknown";
  source: string;
  cells: CellTrace[];
}

/** One cell of a rule: what it asks, what the input may be (null where that is not known), whether it holds. */
export interface CellTrace {
  input: string;
  test: string;
  words: string;
  value: (string | null)[];
  truth: "true" | "false" | "unknown";
}

/** One formula and what it came to, null where that is not known. */
export interface FormulaStep {
  formula: string;
  value: string;
  result: (string | null)[];
}

/** One part of a report: page, paper, Word, Excel and command line print the same parts in the same order. */
export interface Part {
  kind:
    | "verdict"
    | "unused"
    | "amounts"
    | "parties"
    | "steps"
    | "contents"
    | "checks"
    | "trial"
    | "caution"
    | "facts"
    | "assumptions"
    | "missing"
    | "open"
    | "not_applicable"
    | "exempt"
    | "not_written"
    | "reasons"
    | "changes"
    | "clauses"
    | "basis";
  heading: string;
  lines: Line[];
  annex?: boolean;
  numbered?: boolean;
}

/** One line of a report: what it speaks of ("" if it is a sentence of its own), and what it says. */
export interface Line {
  text: string;
  title?: string;
  source?: string;
  ref?: string;
  note?: string;
  because?: string[];
  marks?: ("assumed" | "inferred" | "second_hand" | "possible" | "open" | "asks")[];
}

/** An answer with a problem for each entry that was refused, and how the others were understood. */
export interface Answered {
  answer: Answer;
  problems: EntryProblem[];
  readings: Reading[];
}

/** An entry that was refused: what was typed, why it is refused, all of it in a sentence, and that in short. */
export interface EntryProblem {
  input: string;
  title: string;
  kind: string;
  typed: string;
  why: string;
  message: string;
  short: string;
}

/** How an entry was understood: its value as text, null where it counts as not known. */
export interface Reading {
  input: string;
  value: string | null;
  understood: string;
  changed: boolean;
}

/** One case under several packs; `given` is what at least one of them used, `titles` what each entry is called. */
export interface Comparison {
  given: Record<string, string>;
  titles: Record<string, string>;
  refused: RefusedByPacks[];
  readings: Reading[];
  packs: PackAnswer[];
}

/** An entry that some pack refused, as the first such pack tells it; `text` tells it for all of `packs`. */
export interface RefusedByPacks {
  input: string;
  title: string;
  kind: string;
  typed: string;
  why: string;
  message: string;
  short: string;
  packs: string[];
  text: string;
}

/** What one pack makes of a case: whose rule it is, what it used, could not use and does not ask, its answer. */
export interface PackAnswer {
  pack: string;
  title: string;
  place: string;
  dated: string;
  differs: string;
  caution: string;
  confidence: string;
  sources: SourceShown[];
  used: string[];
  unused: string[];
  problems: EntryProblem[];
  readings: Reading[];
  answer: Answer;
}

/** Where a pack that stands for comparison has its facts from, and how far that can be trusted. */
export interface SourceShown {
  title: string;
  address: string;
  confidence: string;
}

/** The outcome along one numeric input, the others as in the case. */
export interface Along {
  input: string;
  title: string;
  unit: string;
  lines: ChartLine[];
  points: ChartPoint[];
  stretches: Stretch[];
}

/** An output that is a number somewhere along an input. */
export interface ChartLine {
  output: string;
  title: string;
  unit: string;
}

/** A value of an input and of each line there, exactly and as people read it; null where it is not one number. */
export interface ChartPoint {
  at: string;
  told: string;
  values: (string | null)[];
  texts: (string | null)[];
}

/** A stretch of an input in which the same rules decide: its ends in words, its start exactly. */
export interface Stretch {
  from: string;
  to: string;
  at: string;
  outcome: string;
  outputs: StretchOutput[];
}

/** What an output comes to at the ends of a stretch, once where both are alike. */
export interface StretchOutput {
  output: string;
  title: string;
  texts: string[];
}

/** What an output comes to for values of two inputs: rows for the second, in each a cell per value of the first. */
export interface Across {
  output: string;
  title: string;
  unit: string;
  columns: Axis;
  rows: Axis;
  cells: string[][];
}

/** One side of a map: an input with the values that are tried. */
export interface Axis {
  input: string;
  title: string;
  values: AxisValue[];
}

/** A value of an axis, exactly and as people read it. */
export interface AxisValue {
  at: string;
  told: string;
}

/** A decision table: what it asks, what it gives, and its rows. */
export interface TableView {
  name: string;
  title: string;
  policy: string;
  columns: string[];
  outputs: string[];
  rows: RowView[];
}

/** A rule, or what was accepted as a gap: its cells and outcomes in words, its sentence, its clause. */
export interface RowView {
  id: string;
  gap: boolean;
  cells: string[];
  outcomes: string[];
  say: string;
  cite: string;
  page: string;
  trust: string;
}

/** A value of a parameter (`at` counts them), or a formula. */
export interface FigureView {
  kind: string;
  name: string;
  at: number;
  title: string;
  value: string;
  cite: string;
  page: string;
  trust: string;
}

/** A check: what must hold, and where it applies. */
export interface CheckView {
  name: string;
  title: string;
  must: string;
  applies: string;
  say: string;
  cite: string;
  page: string;
  trust: string;
}
