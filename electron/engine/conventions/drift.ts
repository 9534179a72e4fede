import { createHash } from "node:crypto";
import { lineDiff } from "./line-diff.ts";
import { importsAgentsWords, madeText } from "./made-text.ts";
import { readMarker, withPlainLineEnds } from "./marker.ts";
import { isLinked, type Pair, type ReadSide, type Side } from "./side.ts";

export type DriftState = "in-step" | "one-sided" | "stale" | "differ" | "unfit";

/** One file that would bring a pair in step. Nothing is written before a person said so, and then exactly this. */
export interface Proposal {
  readonly path: string;
  readonly from: string;
  readonly text: string;
  /** The bytes that lie there now; null: nothing does. */
  readonly before: string | null;
  /** What would be lost: nothing, what we made ourselves and nobody touched, or words of a person. */
  readonly over: "nothing" | "ours" | "hand-written";
  readonly diff: readonly string[];
  /** Stands for all of this: who writes has seen exactly it. */
  readonly shown: string;
}

export interface Drift {
  readonly skill: string | null;
  readonly state: DriftState;
  readonly sentence: string;
  readonly proposals: readonly Proposal[];
}

/** Whether both sides of a pair say the same, and what would make them. null: there is neither. */
export function driftOf({ skill, claude, agents }: Pair): Drift | null {
  const drift = (state: DriftState, sentence: string, proposals: readonly Proposal[] = []): Drift => ({
    skill,
    state,
    sentence,
    proposals,
  });
  if (claude.kind === "unfit") return drift("unfit", claude.sentence);
  if (agents.kind === "unfit") return drift("unfit", agents.sentence);
  const imports = skill === null && claude.kind === "text" && importsAgentsWords(claude.text);
  if (claude.kind === "absent")
    return agents.kind === "absent" ? null : oneSided(drift, agents, claude, false);
  if (agents.kind === "absent") return oneSided(drift, claude, agents, imports);
  if (claude.real === agents.real) return drift("in-step", `${linkOf(claude, agents)}.`);
  if (imports) return drift("in-step", `${claude.path} imports ${agents.path}.`);
  return bothThere(drift, claude, agents);
}

type Say = (state: DriftState, sentence: string, proposals?: readonly Proposal[]) => Drift;

const linkOf = (claude: ReadSide, agents: ReadSide): string =>
  isLinked(claude) ? `${claude.path} leads to ${claude.real}` : `${agents.path} leads to ${agents.real}`;

function oneSided(say: Say, there: ReadSide, missing: Side, imports: boolean): Drift {
  if (imports) return say("unfit", `${there.path} imports ${missing.path}, which is not there.`);
  if (readMarker(there.text)?.from === missing.path)
    return say("one-sided", `${there.path} was made from ${missing.path}, which is gone.`);
  return say("one-sided", `Only ${there.path} is there.`, [proposal(there, missing, "nothing")]);
}

function bothThere(say: Say, claude: ReadSide, agents: ReadSide): Drift {
  const [fromClaude, fromAgents] = [madeFrom(agents, claude), madeFrom(claude, agents)];
  // Each made from the other: no machine does that.
  if (fromClaude !== "no" && fromAgents !== "no") return differ(say, claude, agents);
  if (fromClaude !== "no") return madeDrift(say, claude, agents, fromClaude);
  if (fromAgents !== "no") return madeDrift(say, agents, claude, fromAgents);
  if (plain(claude.text) !== plain(agents.text)) return differ(say, claude, agents);
  const others = differingBeside(claude, agents);
  if (others.length === 0) return say("in-step", "Both say the same.");
  const sentence = `Both say the same, but files beside them differ: ${others.join(", ")}.`;
  return say("differ", sentence, bothWays(claude, agents));
}

const plain = (text: string): string => withPlainLineEnds(text).trimEnd();

type Made = "no" | "current" | "stale" | "edited";

/** How a file stands to the one it says it was made from. What a person could have forged is held to what we would make. */
function madeFrom(made: ReadSide, from: ReadSide): Made {
  const marker = readMarker(made.text);
  if (marker === null || marker.from !== from.path) return "no";
  if (!marker.isUntouched) return "edited";
  const now = madeText(from, made.path);
  if (readMarker(now)?.source !== marker.source) return "stale";
  return withPlainLineEnds(now) === withPlainLineEnds(made.text) ? "current" : "edited";
}

function madeDrift(say: Say, from: ReadSide, made: ReadSide, how: Exclude<Made, "no">): Drift {
  switch (how) {
    case "current":
      return say("in-step", `${made.path} is made from ${from.path}.`);
    case "stale":
      return say("stale", `${from.path} changed since ${made.path} was made from it.`, [
        proposal(from, made, "ours"),
      ]);
    case "edited":
      return say(
        "differ",
        `${made.path} was made from ${from.path} and is not what was made any more.`,
        bothWays(from, made),
      );
  }
}

const differ = (say: Say, claude: ReadSide, agents: ReadSide): Drift =>
  say("differ", `${claude.path} and ${agents.path} say different things.`, bothWays(claude, agents));

const bothWays = (one: ReadSide, other: ReadSide): Proposal[] =>
  [
    [one, other],
    [other, one],
  ].flatMap(([from, to]) =>
    // What a link leads to may serve others as well: it is left to whoever made the link.
    from === undefined || to === undefined || isLinked(to) ? [] : [proposal(from, to, "hand-written")],
  );

function differingBeside(claude: ReadSide, agents: ReadSide): string[] {
  const names = new Set([...claude.beside.keys(), ...agents.beside.keys()]);
  return [...names].filter((name) => claude.beside.get(name) !== agents.beside.get(name)).toSorted();
}

function proposal(from: ReadSide, to: Side, over: Proposal["over"]): Proposal {
  const text = madeText(from, to.path);
  const [before, old] = to.kind === "text" ? [to.sha256, to.text] : [null, ""];
  const what = JSON.stringify([from.path, to.path, over, before, text]);
  return {
    path: to.path,
    from: from.path,
    text,
    before,
    over,
    diff: lineDiff(old, text),
    shown: createHash("sha256").update(what).digest("hex"),
  };
}
