import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requests } from "#shared/contract/contract.ts";
import { commandId, missionId, type MissionId } from "#shared/ids.ts";
import { OPERATOR } from "#shared/mission/actor.ts";
import { policyId } from "#shared/mission/ids.ts";
import { policy, type Policy } from "#shared/mission/policies/policy.ts";
import { scriptedAgents } from "../agents/pilot/scripted-agents.ts";
import { keptRulesOf } from "./fixtures/kept-rules.ts";
import { expectTaken, freshCommandId, MissionGround, type OpenMissions } from "./fixtures/test-missions.ts";
import { keptRuleAnswers } from "./kept-rule-answers.ts";
import { MissionTopics } from "./mission-topics.ts";
import { missionWrites, stepOf } from "./mission-writes.ts";

const ground = new MissionGround();
const id = () => commandId.parse(freshCommandId());
let folder: string;
let open: OpenMissions;
let answers: ReturnType<typeof missionWrites> & ReturnType<typeof keptRuleAnswers>;

function repository(name: string): string {
  const path = join(folder, name);
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", path, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);
  execFileSync("git", ["init", "-q", "-b", "main", path]);
  git("commit", "-q", "--allow-empty", "-m", "start");
  return path;
}

/** As an engine that has just started knows them. */
function start(): void {
  const { missions, store, clock } = open;
  const now = () => clock.nowMs();
  const topics = new MissionTopics(missions, store.tables, now, {
    onMission: () => undefined,
    onQueue: () => undefined,
    onFailure: (_mission, error) => {
      throw error;
    },
  });
  const parts = {
    missions,
    topics,
    store,
    recipes: "/nowhere",
    now,
    agents: () => Promise.resolve([]),
    scripted: scriptedAgents,
    byName: [],
    keptRules: keptRulesOf(store),
    canFly: () => true,
    holdAtLaunch: () => Promise.resolve(null),
    lacksParts: () => Promise.resolve(null),
    secrets: () => [],
  };
  answers = { ...missionWrites(parts), ...keptRuleAnswers(parts) };
}

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "fd-kept-")));
  open = await ground.open();
  start();
});
afterEach(() => {
  ground.clear();
  rmSync(folder, { recursive: true, force: true });
});

async function mission(place: string): Promise<MissionId> {
  const from = { kind: "given", mission: { title: "T", repository: place, contract: { goal: "G" } } };
  const params = requests["missions.create"].params.parse({ commandId: freshCommandId(), from });
  const made = await answers["missions.create"](params);
  if (!made.ok || made.value.mission === null) throw new Error(JSON.stringify(made));
  return missionId.parse(made.value.mission);
}

const rule = (level: "repository" | "engine" | "mission", command = "npm test"): Policy =>
  policy.parse({
    id: `allow-${level}`,
    verdict: "allow",
    level,
    match: { command },
    reason: "Tests may run.",
    origin: "decision",
  });

async function rulesOf(of: MissionId): Promise<string[]> {
  const read = await open.missions.read(of, (state) => [...state.policies.policies.keys()].map(String));
  if (!read.ok) throw new Error(read.sentence);
  return read.view;
}

describe("a rule for more than one mission", () => {
  it("counts in every mission of its repository, those to come too, and in no other", async () => {
    const [here, there] = [repository("one"), repository("two")];
    const [first, second, other] = [await mission(here), await mission(here), await mission(there)];
    const kept = await answers["policies.keep"]({
      commandId: id(),
      mission: first,
      policy: rule("repository"),
    });
    expect(kept).toEqual({ ok: true, value: { missions: 2 } });
    for (const each of [first, second, await mission(here)])
      expect(await rulesOf(each)).toEqual(["allow-repository"]);
    for (const each of [other, await mission(there)]) expect(await rulesOf(each)).toEqual([]);
  });

  it("counts everywhere when it was made so, also after a restart, until it is dropped", async () => {
    const first = await mission(repository("one"));
    await answers["policies.keep"]({ commandId: id(), mission: first, policy: rule("engine") });
    start();
    const second = await mission(repository("two"));
    expect(await rulesOf(second)).toEqual(["allow-engine"]);
    const ended = await mission(repository("three"));
    expectTaken(
      await open.missions.send(freshCommandId(), ended, { type: "mission.stop", reason: "x" }, OPERATOR),
    );
    const dropped = { commandId: id(), policy: policyId.parse("allow-engine") };
    expect(await answers["policies.drop"](dropped)).toEqual({ ok: true, value: { missions: 2 } });
    start();
    for (const each of [first, second, await mission(repository("four"))])
      expect(await rulesOf(each)).toEqual([]);
    expect(await answers["policies.drop"]({ ...dropped, commandId: id() })).toMatchObject({
      ok: false,
      failure: { code: "not-found" },
    });
  });

  it("that is dropped by a request that comes again ends in the missions the first one did not reach", async () => {
    const [first, second] = [await mission(repository("one")), await mission(repository("two"))];
    await answers["policies.keep"]({ commandId: id(), mission: first, policy: rule("engine") });
    const params = { commandId: id(), policy: policyId.parse("allow-engine") };
    await keptRulesOf(open.store).drop(stepOf(params.commandId, "drop"), params.policy);
    start();
    expect(await rulesOf(second)).toEqual(["allow-engine"]);
    const dropped = { ok: true, value: { missions: 2 } };
    expect(await answers["policies.drop"](params)).toEqual(dropped);
    expect(await answers["policies.drop"](params)).toEqual(dropped);
    for (const each of [first, second]) expect(await rulesOf(each)).toEqual([]);
  });

  it("leaves a rule of the same name alone that a file of a repository has", async () => {
    const [first, other] = [await mission(repository("one")), await mission(repository("two"))];
    const [path, hash] = [".flightdeck/policies.yaml", "a".repeat(64)];
    const own = policy.parse({ ...rule("repository"), id: "allow-engine", verdict: "deny", origin: "file" });
    const load = { type: "policy.load-file" as const, path, hash, policies: [own], gates: [] };
    expectTaken(await open.missions.send(freshCommandId(), other, load, OPERATOR));
    await answers["policies.keep"]({ commandId: id(), mission: first, policy: rule("engine") });
    const dropped = await answers["policies.drop"]({ commandId: id(), policy: own.id });
    // There it had another name.
    expect(dropped).toEqual({ ok: true, value: { missions: 2 } });
    const left = await open.missions.read(other, ({ policies }) => policies.files.get(path)?.policies.length);
    expect(left).toMatchObject({ ok: true, view: 1 });
  });

  it("of the name of a rule in a file counts beside it, blocks no new mission, and is dropped alone", async () => {
    const file =
      '{"policies":[{"id":"allow-engine","verdict":"deny","match":{"command":"make"},"reason":"r"}]}';
    const [plain, taken] = [repository("one"), repository("two")];
    mkdirSync(join(taken, ".flightdeck"));
    writeFileSync(join(taken, ".flightdeck/policies.yaml"), file);
    const git = ["-C", taken, "-c", "user.name=t", "-c", "user.email=t@example.org"];
    execFileSync("git", [...git, "add", "-A"]);
    execFileSync("git", [...git, "commit", "-q", "-m", "rules"]);
    const [first, flying] = [await mission(plain), await mission(taken)];
    const kept = await answers["policies.keep"]({ commandId: id(), mission: first, policy: rule("engine") });
    expect(kept).toEqual({ ok: true, value: { missions: 2 } });
    const fresh = await mission(taken);
    for (const each of [flying, fresh]) expect(await rulesOf(each)).toEqual(["allow-engine-kept"]);
    expect(await rulesOf(first)).toEqual(["allow-engine"]);
    const params = { commandId: id(), policy: policyId.parse("allow-engine-kept") };
    const dropped = { ok: true, value: { missions: 3 } };
    expect(await answers["policies.drop"](params)).toEqual(dropped);
    for (const each of [first, flying, fresh]) expect(await rulesOf(each)).toEqual([]);
    const left = await open.missions.read(fresh, ({ policies }) => policies.files.size);
    expect(left).toMatchObject({ ok: true, view: 1 });
  });

  it("is kept nowhere when it may not be: over the deny floor, or for one mission alone", async () => {
    const place = repository("one");
    const first = await mission(place);
    const over = await answers["policies.keep"]({
      commandId: id(),
      mission: first,
      policy: rule("engine", "git push --force"),
    });
    expect(JSON.stringify(over)).toContain("deny floor");
    const alone = await answers["policies.keep"]({
      commandId: id(),
      mission: first,
      policy: rule("mission"),
    });
    expect(alone).toMatchObject({ ok: false, failure: { code: "refused" } });
    expect(await rulesOf(await mission(place))).toEqual([]);
  });

  it("that came again under the same id is one rule", async () => {
    const first = await mission(repository("one"));
    const params = { commandId: id(), mission: first, policy: rule("engine") };
    const kept = await answers["policies.keep"](params);
    expect(await answers["policies.keep"](params)).toEqual(kept);
    expect(await rulesOf(first)).toEqual(["allow-engine"]);
  });
});
