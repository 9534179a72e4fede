import { expect } from "vitest";
import { recordFile, trackingFile } from "#shared/mission/landing/record.ts";
import { DECIDED } from "./main-path-scene.ts";
import { FOUND, flawed, GUIDE, mended, REPORT, TOKENS } from "./main-path-findings.ts";
import { eventsOf, type Flown } from "./main-path-proofs.ts";
import { atRemote, type Way } from "./main-path.ts";

// What has to be true of the train, the landing and what is written down of it.

/** Three branches, let go by a person at once, are proven and promoted as one tree. */
export function expectOneTrain({ state, log }: Flown): void {
  const train = [...state.order];
  const started = eventsOf(log, "merge.started");
  expect(started.map(({ task }) => task).toSorted()).toEqual(train.toSorted());
  for (const each of started) expect(each.train.toSorted()).toEqual(train.toSorted());
  const merged = eventsOf(log, "task.merged");
  expect(merged.map(({ task }) => task).toSorted()).toEqual(train.toSorted());
  expect(new Set(merged.map(({ tree }) => tree)).size).toBe(1);
  expect(eventsOf(log, "mission.verified")).toMatchObject([{ holds: true }]);
}

/** What landed is what was looked at: the work, then one commit with plan, decisions, memory and findings. */
export function expectLanded(flown: Flown, landing: Way["landing"]): void {
  const { home, state, log } = flown;
  const { flight } = home;
  expect(state.phase).toBe("landed");
  const [landed] = eventsOf(log, "mission.landed");
  const [verified] = eventsOf(log, "mission.verified");
  const commit = landed?.commit ?? "";
  expect(commit).toBe(verified?.facts?.commit);
  const git =
    landing === "land"
      ? (...args: string[]) => flight.git(...args)
      : (...args: string[]) => atRemote(home, ...args);
  if (landing === "land") expect(git("rev-parse", "main")).toBe(commit);
  else {
    const branch = landed?.published?.branch ?? "";
    expect(git("rev-parse", `refs/heads/${branch}`)).toBe(commit);
    // Who reviews it there moves it: the base stays where it was, at both places.
    expect(git("rev-parse", "main")).toBe(verified?.facts?.base);
    expect(flight.git("rev-parse", "main")).toBe(verified?.facts?.base);
  }
  expect(`${git("show", `${commit}:${TOKENS}`)}\n`).toBe(mended);
  expect(mended).not.toBe(flawed);
  for (const path of [REPORT, GUIDE]) expect(git("show", `${commit}:${path}`)).not.toBe("");
  const record = recordFile(state);
  const written = git("diff-tree", "-r", "--no-commit-id", "--name-only", commit).split("\n");
  expect(written.toSorted()).toEqual(["DECISIONS.md", record, trackingFile(state)].toSorted());
  expect(git("show", `${commit}:DECISIONS.md`)).toContain(DECIDED.text);
  const memory = git("show", `${commit}:${record}`);
  for (const { title } of [FOUND.vague, FOUND.unsigned, FOUND.short]) expect(memory).toContain(title);
  for (const words of ["(merged)", DECIDED.text]) expect(memory).toContain(words);
  // Everything that was found in reviews, whatever became of it.
  const tracked = git("show", `${commit}:${trackingFile(state)}`);
  for (const { title } of Object.values(FOUND)) expect(tracked).toContain(title);
}

/** The receipt names who did what, of both families, and how far the reviewers agreed. */
export async function expectReceipt({ home, crew, state }: Omit<Flown, "log">): Promise<void> {
  const { receipt, markdown } = await home.flight.ask("missions.receipt", { mission: state.id });
  const { planner, other } = crew;
  expect(receipt).toMatchObject({ outcome: "landed", plan: { waiver: null, reviewedBy: [other.family] } });
  expect(receipt.families.map(({ family }) => family).toSorted()).toEqual(["anthropic", "openai"]);
  expect(receipt.overlap).toEqual({ rounds: 1, findings: 5, pairs: 1 });
  expect(receipt.syntheses).toMatchObject([{ of: "tokens", round: 1, by: planner.agent, rebutted: 1 }]);
  // Of the task of high risk in both rounds: whoever passes it and the lens; and of the report.
  expect(receipt.crossFamilyReviews).toBe(5);
  expect(receipt.tracking.map(({ title }) => title).toSorted()).toEqual(
    [FOUND.short, FOUND.unsigned, FOUND.vague].map(({ title }) => title).toSorted(),
  );
  for (const each of [planner, other]) expect(markdown).toContain(`${each.agent} (${each.family}`);
  for (const { spend } of receipt.families) expect(spend.tokensOut).toBeGreaterThan(0);
}
