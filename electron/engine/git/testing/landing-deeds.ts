import { decisionsText } from "#shared/mission/landing/record.ts";
import {
  build,
  moveMissionBranch,
  point,
  remember,
  withRecord,
  type Look,
} from "../../flight/landing-build.ts";
import { soundHead } from "../../flight/put-back.ts";
import { isAncestor } from "../merge/commit-history.ts";
import { land } from "../landing/landing.ts";
import { undoLanding } from "../landing/undo.ts";
import { pushCommit } from "../publish/push.ts";
import { MISSION, type DeedPlace, type EngineDeed } from "./deed.ts";
import { mergedSoFar } from "./merged-log.ts";

/** Nobody waits for a lock of somebody who was killed. */
const LOCK_WAIT_MS = 200;
export const PUSHED_BRANCH = "flightdeck/mission";
const BEFORE = `refs/flightdeck/before-landing/${MISSION}`;
const VERIFIED = `refs/flightdeck/verified/${MISSION}`;

/** How work comes home and how it is taken back, as `mission-landing.ts`, `mission-publish.ts` and `mission-undo.ts` do it. */
export const LANDING_DEEDS: Readonly<Record<string, EngineDeed>> = {
  land: async (engine, { number }) => {
    // Every other one with plan, decisions and memory in it.
    const verified = await verify(engine, number % 2 === 0 ? number : null);
    if (verified === null) return "conflict";
    const { hands, seen, commit, base } = verified;
    const { repository } = engine;
    if (!(await isAncestor(repository.place, commit, base))) await point(repository, BEFORE, base);
    const landing = { commit, baseBranch: engine.place.baseBranch, expectedBase: base };
    const done = await land(repository, landing, { lockWaitMs: LOCK_WAIT_MS });
    if (done.kind === "landed") await moveMissionBranch(hands, seen, commit);
    return done.kind;
  },
  push: async (engine, { number }) => {
    const verified = await verify(engine, number % 2 === 0 ? number : null);
    if (verified === null) return "conflict";
    const { hands, seen, commit, base } = verified;
    const push = { commit, base, remote: "origin", branch: PUSHED_BRANCH };
    if ((await pushCommit(engine.repository, push)) !== null) return "refused";
    await moveMissionBranch(hands, seen, commit);
    return "pushed";
  },
  undo: async ({ repository, place: { baseBranch } }) => {
    const [base, commit] = [await repository.ref(BEFORE), await repository.ref(VERIFIED)];
    if (base === null || commit === null) return "nothing landed";
    const trouble = await undoLanding(repository, { baseBranch, commit, base }, LOCK_WAIT_MS);
    return trouble === null ? "undone" : "refused";
  },
};

/** What may land now; null: it conflicts with the base branch. */
async function verify(engine: DeedPlace, logged: number | null) {
  const hands = { repositories: { of: () => Promise.resolve(engine) }, secrets: { values: [] } };
  const seen = look(engine, logged);
  await soundHead(engine, seen);
  const built = await build(hands, seen);
  if (built.kind === "conflict") return null;
  const { commit } = await withRecord(hands, seen, built);
  await remember(hands, seen, commit);
  return { hands, seen, commit, base: built.base };
}

const look = ({ place, home }: DeedPlace, logged: number | null): Look => ({
  mission: MISSION,
  place,
  title: "Nothing is lost",
  verify: [],
  unsandboxed: true,
  verifying: null,
  launchedAt: 0,
  cardBase: null,
  merged: mergedSoFar(home),
  toRecord: logged === null ? null : record(logged),
});

function record(number: number): NonNullable<Look["toRecord"]> {
  const title = "Nothing is lost";
  const entry = { title: `Decision ${number}`, text: "So it is.", reason: "", by: null, at: 0 };
  return {
    entries: 1,
    record: { path: "docs/missions/nothing-is-lost.md", text: `# ${title}\n\n${number}\n` },
    tracking: { path: "docs/missions/tracking/nothing-is-lost.md", text: `# Findings\n\n${number}\n` },
    decisions: (existing) => decisionsText(existing, { id: MISSION, title, decisionLog: [entry] }),
  };
}
