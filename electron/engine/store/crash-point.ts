// Tests prove that the process may die at any instant by letting it die at named ones:
// FLIGHTDECK_CRASH_AT=<point>:<n> kills it, without warning, at the n-th time it passes the point.

/** Places of the store where dying is tested. */
export const CRASH_POINTS = [
  "create.before-rename",
  "create.after-rename",
  "open.after-session-mark",
  "migration.before-commit",
  "migration.after-commit",
  "commit.after-begin",
  "commit.before-commit",
  "commit.after-commit",
  "backup.after-vacuum",
  "backup.before-rename",
  "backup.after-rename",
  "recovery.before-move",
  "recovery.after-move",
  "recovery.after-rename",
] as const;

export type StoreCrashPoint = (typeof CRASH_POINTS)[number];

/** Places of the outbox and of folding rows again. */
export const EFFECT_CRASH_POINTS = [
  "effect.after-lease",
  "effect.after-handler",
  "effect.after-outcome",
] as const;
/** Places of a flight: between a deed in git or the session host and its being written down. */
export const FLIGHT_CRASH_POINTS = [
  "segment.before-open",
  "segment.after-open",
  "segment.before-end-is-told",
  "report.before-command",
  "evidence.after-commit",
  "evidence.after-acceptance",
  "merge.before-proof",
  "merge.before-promotion",
  "merge.after-promotion",
  "landing.before",
  "landing.after",
] as const;
/** Between a push and the pull request it is for. */
export const PUBLISH_CRASH_POINTS = ["publish.after-push", "publish.after-pull-request"] as const;
/** Between two things that are cleaned up. */
export const UPKEEP_CRASH_POINTS = ["upkeep.between-workspaces"] as const;
export const REFOLD_CRASH_POINTS = ["refold.after-clear", "refold.between-missions"] as const;

export type CrashPoint =
  | StoreCrashPoint
  | (typeof EFFECT_CRASH_POINTS)[number]
  | (typeof FLIGHT_CRASH_POINTS)[number]
  | (typeof PUBLISH_CRASH_POINTS)[number]
  | (typeof UPKEEP_CRASH_POINTS)[number]
  | (typeof REFOLD_CRASH_POINTS)[number];

const wanted = parse(process.env["FLIGHTDECK_CRASH_AT"]);
let hits = 0;

/** Does nothing, unless the environment asks for death here. */
export function crashPoint(point: CrashPoint): void {
  if (wanted === null || wanted.point !== point) return;
  hits += 1;
  if (hits === wanted.hit) process.kill(process.pid, "SIGKILL");
}

function parse(text: string | undefined): { point: string; hit: number } | null {
  if (text === undefined) return null;
  const [point = "", hit = "1"] = text.split(":");
  return { point, hit: Number(hit) };
}
