import type { CommandOf } from "../command.ts";
import type { EventOf } from "../event.ts";
import { believed, limitClaims, withWord, type AccountWord } from "../money/account-words.ts";
import type { Capacity } from "../money/capacity.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { AgentName, Family } from "../words.ts";
import type { LimitSeen } from "./limit-source.ts";

/** A limit that is over sooner is waited for in the session; for a longer one somebody else is asked. */
export const LONG_LIMIT_MS = 10 * 60_000;

/** Where nobody said when it is over, it is tried again after this. */
const UNKNOWN_LIMIT_MS = 60 * 60_000;

/** Weekly windows are the longest there are; a day more for clocks that differ. */
const LONGEST_LIMIT_MS = 8 * 24 * 60 * 60_000;

/** When a limit is over that is long enough to ask somebody else; null: it is not, or there is none. */
export function longLimit(limit: LimitSeen, at: number): number | null {
  if (limit === null) return null;
  const until = Math.min(limit.until ?? at + UNKNOWN_LIMIT_MS, at + LONGEST_LIMIT_MS);
  return until - at > LONG_LIMIT_MS ? until : null;
}

/** Who ran into a limit, and what was said of its end. */
export interface LimitWord {
  readonly family: Family;
  readonly agent: AgentName;
  /** Of which session, for people. */
  readonly by: string;
  /** The session itself. A question is a new one each time it is asked. */
  readonly session: string;
  readonly until: number;
  readonly guessed: boolean;
}

/** Whose word it is, of a session of work. */
export const sessionKey = (task: TaskId, attempt: number): string => `${task}/${attempt}`;

const QUESTION = "question ";

/** Of an answer that did not come. */
export const wordOfQuestion = (
  { family, agent }: { readonly family: Family; readonly agent: AgentName },
  about: string,
  { until, limit }: { readonly until: number; readonly limit: LimitSeen },
  outcome: Outcome,
): LimitWord => ({
  family,
  agent,
  by: `${agent}, ${about}`,
  session: `${QUESTION}${outcome.nextSeq}`,
  until,
  guessed: limit?.until == null,
});

/**
 * Written down for everybody who chooses an agent later, for as long as it is believed. What is said is kept whole: another session
 * that says the same confirms it.
 */
export function noteLimit(state: MissionState, word: LimitWord, at: number, outcome: Outcome): void {
  const { family, agent, by, session, until: said, guessed } = word;
  const words = withWord(state.accountWords, accountWord(word, at));
  const claims = limitClaims(words, family);
  const found = believed(claims, at);
  if (found === null || found.until - at <= LONG_LIMIT_MS) return;
  const { until, confirmed } = found;
  // A person knows better than one session that says it once more; whoever first ran into it after that knows better than the person.
  const lifted = state.lifted.get(family);
  const since = claims.find(({ witness }) => witness === session)?.since ?? at;
  if (!confirmed && lifted !== undefined && until <= lifted.until && since <= lifted.at) return;
  // A provider that gives nothing more is worse than an account that has little left, whichever ends first.
  if (!state.headRoom.has(family) && until <= (state.limits.get(family) ?? 0)) return;
  outcome.emit({
    type: "family.limited",
    family,
    agent,
    until,
    told: { by, session, until: said, guessed, confirmed },
  });
}

export const accountWord = (
  { family, agent, session, until, guessed }: Omit<LimitWord, "by">,
  at: number,
): Omit<AccountWord, "since"> => ({
  family,
  agent,
  session,
  isLimit: true,
  guessed,
  usedPercent: 100,
  windowMinutes: null,
  resetsAt: until,
  at,
});

/**
 * Families whose accounts are known to have no room, and nobody wrote down here yet. What a person lifted is noted again only when the
 * account says a later time.
 */
export const dueLimitNotes = (
  { agents, limits, lifted, headRoom }: MissionState,
  { exhausted, tight = new Map(), heard = new Map() }: Pick<Capacity, "exhausted" | "tight" | "heard">,
  at: number,
): readonly CommandOf<"family.note-limit">[] => {
  const due = (family: Family, until: number | null, known: number) => {
    const agent = agents.find((each) => each.family === family)?.agent;
    if (until === null || agent === undefined || until - at <= LONG_LIMIT_MS) return [];
    return until <= Math.max(known, lifted.get(family)?.until ?? 0) || until > at + LONGEST_LIMIT_MS
      ? []
      : [{ type: "family.note-limit" as const, family, agent, until, heard: heard.get(family) ?? null }];
  };
  return [
    ...[...exhausted].flatMap(([family, until]) =>
      due(family, until, headRoom.has(family) ? 0 : (limits.get(family) ?? 0)),
    ),
    ...[...tight].flatMap(([family, until]) =>
      exhausted.has(family) || (limits.has(family) && !headRoom.has(family))
        ? []
        : due(family, until, limits.get(family) ?? 0).map((note) => ({ ...note, headRoom: true as const })),
    ),
  ];
};

export function noteAccountLimit(
  state: MissionState,
  { family, agent, until, headRoom, heard }: CommandOf<"family.note-limit">,
  at: number,
  outcome: Outcome,
): Rejection | null {
  const full = new Map([[family, until]]);
  const said = headRoom === true ? { exhausted: new Map(), tight: full } : { exhausted: full };
  const [due] = dueLimitNotes(state, said, at);
  if (due === undefined || state.phase !== "flying")
    return reject("wrong-state", `Nothing new is known of the quota of ${family}. Nothing was changed.`);
  const told = heard === null ? null : { ...heard, session: null, until, guessed: false };
  const tight = headRoom === true ? { headRoom } : {};
  outcome.emit({ type: "family.limited", family, agent, until, ...tight, told });
  return null;
}

/** Limits whose end is so near that a session waits for it. */
export const dueLifts = ({ limits }: MissionState, at: number): readonly CommandOf<"family.lift-limit">[] =>
  [...limits].flatMap(([family, until]) =>
    until - at > LONG_LIMIT_MS ? [] : [{ type: "family.lift-limit", family }],
  );

/** When the next limit is over, or near enough. */
export const limitTimes = ({ limits }: MissionState): readonly number[] =>
  [...limits.values()].map((until) => until - LONG_LIMIT_MS);

export function liftLimit(
  { limits }: MissionState,
  { family }: CommandOf<"family.lift-limit">,
  outcome: Outcome,
): Rejection | null {
  if (!limits.has(family))
    return reject("wrong-state", `${family} is not known to be out of quota. Nothing was changed.`);
  outcome.emit({ type: "family.limit-lifted", family });
  return null;
}

export function evolveLimits(
  state: MissionState,
  event: EventOf<"family.limited" | "family.limit-lifted">,
  at: number,
): void {
  const { limits, limitSources, lifted, headRoom } = state;
  const { family } = event;
  headRoom.delete(family);
  limitSources.delete(family);
  if (event.type === "family.limited") {
    const { told, agent, until } = event;
    limits.set(family, until);
    if (event.headRoom === true) headRoom.add(family);
    if (told === null) return;
    limitSources.set(family, told);
    // What a session of work said is known from its own words.
    if (told.session?.startsWith(QUESTION) === true)
      state.accountWords = withWord(
        state.accountWords,
        accountWord({ ...told, session: told.session, family, agent }, at),
      );
  } else {
    lifted.set(family, { until: limits.get(family) ?? 0, at });
    limits.delete(family);
  }
}

/** Families that nobody new is asked of now, whoever of them told it: a session of work, a review or a planner. */
export const limitedFamilies = ({ limits, headRoom }: MissionState, at: number): ReadonlySet<Family> =>
  new Set(
    [...limits].flatMap(([family, until]) =>
      until - at > LONG_LIMIT_MS && !headRoom.has(family) ? [family] : [],
    ),
  );

/** Families nobody knows when they are back of. What is known is written down in the mission, where a person may lift it. */
export const outForGood = (elsewhere: Capacity["exhausted"]): ReadonlySet<Family> =>
  new Set([...elsewhere].flatMap(([family, until]) => (until === null ? [family] : [])));

/** Where nothing goes: neither a fix nor a review. */
export const outOfQuota = (
  state: MissionState,
  elsewhere: Capacity["exhausted"],
  at: number,
): ReadonlySet<Family> => new Set([...outForGood(elsewhere), ...limitedFamilies(state, at)]);

/** Where fresh work does not go: what is left there is kept for what runs already. */
export const outForFresh = (
  state: MissionState,
  elsewhere: Capacity["exhausted"],
  at: number,
): ReadonlySet<Family> =>
  new Set([
    ...outOfQuota(state, elsewhere, at),
    ...[...state.headRoom].filter((family) => (state.limits.get(family) ?? 0) - at > LONG_LIMIT_MS),
  ]);
