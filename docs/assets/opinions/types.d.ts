/** What a reader thinks of a clause: the kinds that forms know. */
export type Kind = "support" | "amend" | "question";

/** A clause as it stood when an opinion on it was written. `title` is that of the version. */
export interface Clause {
  work: string;
  version: string;
  title: string;
  provision: string;
  cid: string;
  heading: string;
  quote: string;
}

export interface Opinion extends Clause {
  id: string;
  kind: Kind;
  proposed: string;
  reason: string;
}

/** Who gives an opinion; both may be empty, and neither leaves the browser but in a file that the reader saves. */
export interface About {
  name: string;
  contact: string;
}

/** What a store held: what could be read, and the raw text of what could not. */
export interface Stored {
  opinions: Opinion[];
  about: About | null;
  damaged: string;
}

/** A version whose clauses are kept; `later` says that the work has a newer one. */
export interface TextVersion {
  work: string;
  version: string;
  title: string;
  file: string;
  page: string;
  later: boolean;
}

/** A clause in the file of its version: its words, the clause whose box it stands in, its heirs in the newest one. */
export interface ClauseWords {
  id: string;
  cid: string;
  box: string;
  heading: string;
  words: string;
  heirs: string[];
}

/** What the page hands to its script. `tokens` is the pattern by which words are cut for a redline. */
export interface Setup {
  place: string;
  texts: TextVersion[];
  tokens: string;
  mail: string;
}

export interface Segment {
  text: string;
  mark: "" | "del" | "ins";
}

export type Redline = (old: string, now: string) => Segment[];

/** How the clause of an opinion stands now: in its own version, and in the newest where that is another. */
export interface Standing {
  here: "same" | "reworded" | "gone" | "unlisted" | "unread";
  words: string;
  newest: { text: TextVersion; heirs: ClauseWords[]; read: boolean } | null;
}

/** The file that offices import; its shape is a contract with `policykb opinions`. */
export interface OpinionsFile {
  format: "policykb-opinions/1";
  place: string;
  work: string;
  version: string;
  made: string;
  from: About;
  opinions: {
    provision: string;
    cid: string;
    heading: string;
    quote: string;
    kind: Kind;
    proposed: string;
    reason: string;
  }[];
}

/** Opinions on one version of a text, as one form holds them. */
export interface Form {
  place: string;
  work: string;
  version: string;
  title: string;
  made: string;
  about: About;
  opinions: Opinion[];
}
