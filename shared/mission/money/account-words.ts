import type { AgentName, Family } from "../words.ts";
import { START_BELOW_SHARE } from "./quota.ts";

/**
 * What one session said of the account it used. Whoever holds the channel of a session can say it, so a word is a claim: it counts
 * for its own task, for others only as far as `believed` says.
 */
export interface AccountWord {
  readonly agent: AgentName;
  readonly family: Family;
  /** Whose word it is. A second word of the same one is no second witness. */
  readonly session: string;
  /** It was refused, and waits; otherwise it is how much of a window is used. */
  readonly isLimit: boolean;
  /** Nobody said when it is over. */
  readonly guessed: boolean;
  readonly usedPercent: number;
  /** Which of the windows of the account; null: not said. */
  readonly windowMinutes: number | null;
  readonly resetsAt: number | null;
  readonly at: number;
  /** When this session began to say that too little is left; null: it did not, of late. */
  readonly since: number | null;
}

/** So long one session alone keeps its family from others: by then somebody else has tried. */
export const ALONE_MS = 30 * 60_000;
/** And once in that time: as long as the windows of most accounts are. */
export const ALONE_EVERY_MS = 5 * 60 * 60_000;

const MOST_WORDS = 64;
const MOST_OF_ONE_SESSION = 4;

export const sameWindow = (
  one: Pick<AccountWord, "isLimit" | "windowMinutes">,
  other: Pick<AccountWord, "isLimit" | "windowMinutes">,
): boolean => one.isLimit === other.isLimit && (one.isLimit || one.windowMinutes === other.windowMinutes);

/** The newest word of each session about each window, newest last. */
export function withWord(
  words: readonly AccountWord[],
  said: Omit<AccountWord, "since">,
): readonly AccountWord[] {
  const isOwn = ({ session }: AccountWord): boolean => session === said.session;
  const own = words.filter((each) => isOwn(each) && !sameWindow(each, said));
  const kept = own.slice(Math.max(0, own.length - MOST_OF_ONE_SESSION + 1));
  const others = words.filter((each) => !isOwn(each));
  const word = { ...said, since: sinceOf(words.filter(isOwn), said) };
  return [...others, ...kept, word].slice(-MOST_WORDS);
}

/** Saying less meanwhile, or the same of another window, begins nothing anew. */
function sinceOf(own: readonly AccountWord[], said: Omit<AccountWord, "since">): number | null {
  const recent = own.flatMap(({ since }) =>
    since === null || said.at - since >= ALONE_EVERY_MS ? [] : [since],
  );
  if (recent.length > 0) return Math.min(...recent);
  return said.usedPercent >= 100 * START_BELOW_SHARE ? said.at : null;
}

/** One witness of a limit: a session, or for other missions all sessions of one mission together. */
export interface Claim {
  readonly witness: string;
  readonly since: number;
  readonly until: number;
}

export interface Believed {
  readonly until: number;
  /** Two witnesses say that it lasts at least as long. */
  readonly confirmed: boolean;
}

/** What others do about claims: as long as two witnesses agree, and of one alone for a short time, once. */
export function believed(claims: readonly Claim[], now: number): Believed | null {
  const witnesses = new Map<string, Claim>();
  for (const claim of claims) {
    if (claim.until <= now) continue;
    const known = witnesses.get(claim.witness) ?? claim;
    const since = Math.min(known.since, claim.since);
    witnesses.set(claim.witness, { ...claim, since, until: Math.max(known.until, claim.until) });
  }
  const all = [...witnesses.values()];
  const agreed = all.map(({ until }) => until).toSorted((one, other) => other - one)[1] ?? 0;
  const alone = all.map(({ since, until }) => Math.min(until, Math.min(since, now) + ALONE_MS));
  const until = Math.max(agreed, ...alone);
  return until <= now ? null : { until, confirmed: agreed >= until };
}

/** What sessions say of a limit they ran into, as claims of each. */
export const limitClaims = (words: readonly AccountWord[], family: Family): readonly Claim[] =>
  words.flatMap((word) =>
    word.family !== family || !word.isLimit || word.resetsAt === null
      ? []
      : [{ witness: word.session, since: word.since ?? word.at, until: word.resetsAt }],
  );
