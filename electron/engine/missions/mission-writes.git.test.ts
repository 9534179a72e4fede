import { scriptedAgents } from "../agents/pilot/scripted-agents.ts";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requests, type RequestParams } from "#shared/contract/contract.ts";
import { missionId } from "#shared/ids.ts";
import { completeTask, freshCommandId, MissionGround, type OpenMissions } from "./fixtures/test-missions.ts";
import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { keptRulesOf } from "./fixtures/kept-rules.ts";
import { MissionTopics } from "./mission-topics.ts";
import { missionWrites } from "./mission-writes.ts";

const ground = new MissionGround();
let repository: string;
let open: OpenMissions;
let writes: ReturnType<typeof missionWrites>;
let installed: readonly InstalledAgent[];
/** Why the repository keeps a mission on the ground; null: it does not. */
let held: string | null;

const git = (...args: string[]) =>
  execFileSync("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);

beforeEach(async () => {
  repository = mkdtempSync(join(tmpdir(), "fd-place-"));
  git("init", "-q", "-b", "main");
  git("commit", "-q", "--allow-empty", "-m", "start");
  installed = [];
  held = null;
  open = await ground.open();
  const { missions, store, clock } = open;
  const now = () => clock.nowMs();
  const topics = new MissionTopics(missions, store.tables, now, {
    onMission: () => undefined,
    onQueue: () => undefined,
    onFailure: (_mission, error) => {
      throw error;
    },
  });
  writes = missionWrites({
    missions,
    topics,
    store,
    recipes: "/nowhere",
    now,
    agents: () => Promise.resolve(installed),
    scripted: scriptedAgents,
    byName: [],
    keptRules: keptRulesOf(store),
    canFly: ({ agent }: InstalledAgent) => scriptedAgents.some((each) => each.agent === agent),
    holdAtLaunch: () => Promise.resolve(held),
    lacksParts: () => Promise.resolve(null),
    secrets: () => [],
  });
});
afterEach(() => {
  ground.clear();
  rmSync(repository, { recursive: true, force: true });
});

type Given = Extract<RequestParams<"missions.create">["from"], { kind: "given" }>["mission"];

function create(more: Partial<Given> = {}, commandId = freshCommandId()) {
  const mission = { title: "T", repository, contract: { goal: "G" }, ...more };
  const params = { commandId, from: { kind: "given", mission } };
  return writes["missions.create"](requests["missions.create"].params.parse(params));
}

const inline = (tasks: object[]) => ({ kind: "inline", plan: { tasks } }) as unknown as Given["plan"];
const streams = () => open.store.missions().length;

const codex = installedAgent.parse({ agent: "codex", family: "openai", version: "1", contextWindow: null });

describe("the agents of a mission", () => {
  const agentsOf = async (mission: string): Promise<string[]> => {
    const read = await open.missions.read(missionId.parse(mission), (state) =>
      state.agents.map(({ agent }) => agent),
    );
    return read.ok ? read.view : [read.sentence];
  };

  it("are those of the machine when it is stated, and again when its plan is locked", async () => {
    const made = await create({ plan: inline([completeTask("a")]) });
    if (!made.ok || made.value.mission === null) throw new Error("no mission was made");
    const { mission } = made.value;
    expect(await agentsOf(mission)).toEqual([]);
    installed = [codex];
    const command = { type: "plan.lock", waiver: "I read it." } as const;
    const params = requests["missions.command"].params.parse({
      commandId: freshCommandId(),
      mission,
      command,
    });
    expect(await writes["missions.command"](params)).toMatchObject({ ok: true });
    expect(await agentsOf(mission)).toEqual(["codex"]);
    const other = await create({ title: "Another" });
    expect(other.ok && other.value.mission !== null ? await agentsOf(other.value.mission) : null).toEqual([
      "codex",
    ]);
  });
});

describe("an answer that launches", () => {
  const send = (mission: string, wish: object) => {
    const params = { commandId: freshCommandId(), mission, command: wish };
    return writes["missions.command"](requests["missions.command"].params.parse(params));
  };
  const stateOf = async (mission: string) => {
    const read = await open.missions.read(missionId.parse(mission), (state) => ({
      phase: state.phase,
      pending: [...state.pending],
      agents: state.agents.map(({ agent }) => agent),
    }));
    if (!read.ok) throw new Error(read.sentence);
    return read.view;
  };

  it("holds to what holds at a launch: the trust in the repository and the agents of now", async () => {
    installed = scriptedAgents.slice(0, 1);
    const made = await create({ plan: inline([completeTask("auth")]) });
    if (!made.ok || made.value.mission === null) throw new Error("no mission was made");
    const { mission } = made.value;
    expect(await send(mission, { type: "plan.lock", toLaunch: true })).toMatchObject({ ok: true });
    const { pending } = await stateOf(mission);
    expect(pending).toHaveLength(1);
    const yes = { type: "decision.answer", decisions: pending, option: "go-without", reason: "I read it." };
    held = "The setup is not trusted yet. Nothing was started; the plan stays as it is.";
    installed = scriptedAgents;
    expect(await send(mission, yes)).toMatchObject({
      ok: false,
      failure: { code: "refused", message: held },
    });
    expect(await stateOf(mission)).toEqual({
      phase: "composing",
      pending,
      agents: scriptedAgents.map(({ agent }) => agent),
    });
    held = null;
    expect(await send(mission, yes)).toMatchObject({ ok: true });
    expect(await stateOf(mission)).toMatchObject({ phase: "flying", pending: [] });
  });

  it("may say no, whatever the repository says", async () => {
    installed = scriptedAgents;
    const made = await create({ plan: inline([completeTask("auth")]) });
    if (!made.ok || made.value.mission === null) throw new Error("no mission was made");
    const { mission } = made.value;
    await send(mission, { type: "plan.lock", toLaunch: true });
    const { pending } = await stateOf(mission);
    held = "The setup is not trusted yet.";
    const no = { type: "decision.answer", decisions: pending, option: "deny" };
    expect(await send(mission, no)).toMatchObject({ ok: true });
  });
});

describe("making a mission", () => {
  it("with the same command id again makes nothing more and names the same mission", async () => {
    const id = freshCommandId();
    const first = await create({ plan: inline([completeTask("a")]) }, id);
    const seq = open.store.missions()[0]?.headSeq;
    expect(first).toMatchObject({ ok: true, value: { tasks: 1, check: { verdict: "caution" } } });
    expect(await create({ plan: inline([completeTask("a")]) }, id)).toEqual(first);
    expect(open.store.missions()).toMatchObject([{ headSeq: seq }]);
    expect(await create({ title: "Another" }, id)).toMatchObject({
      ok: false,
      failure: { code: "conflict" },
    });
    expect(streams()).toBe(1);
  });

  it("whose plan is refused makes nothing at all", async () => {
    const cyclic = inline([completeTask("a", ["b"]), completeTask("b", ["a"])]);
    const refusal = await create({ plan: cyclic });
    expect(refusal).toMatchObject({ ok: false });
    expect(JSON.stringify(refusal)).toMatch(/a → b → a|b → a → b/);
    expect(await create({ plan: inline([completeTask("a"), completeTask("a")]) })).toMatchObject({
      ok: false,
    });
    expect(await create({ plan: inline([completeTask("a", ["nobody"])]) })).toMatchObject({ ok: false });
    expect(streams()).toBe(0);
  });

  it.each([
    ["a folder that is no repository", () => ({ repository: tmpdir() })],
    ["a folder that is not there", () => ({ repository: join(repository, "$(touch x)") })],
    ["a relative path", () => ({ repository: "../../x" })],
    ["an option of git for a branch", () => ({ baseBranch: "--upload-pack=x" })],
    ["a revision that is no branch", () => ({ baseBranch: "main~0" })],
    ["a branch that is not there", () => ({ baseBranch: "gone" })],
  ])("in %s is refused with a sentence", async (_what, more) => {
    const refusal = await create(more());
    expect(refusal).toMatchObject({ ok: false, failure: { code: "bad-request" } });
    expect(JSON.stringify(refusal)).toContain("No mission was made");
    expect(streams()).toBe(0);
  });

  it("does not follow a link that is committed in the place of its rules", async () => {
    mkdirSync(join(repository, ".flightdeck"));
    writeFileSync(join(repository, "elsewhere.yaml"), "policies: []\n");
    symlinkSync("../elsewhere.yaml", join(repository, ".flightdeck", "policies.yaml"));
    git("add", "-A");
    git("commit", "-q", "-m", "link");
    const refusal = await create();
    expect(refusal).toMatchObject({
      ok: false,
      failure: { problems: [{ file: ".flightdeck/policies.yaml" }] },
    });
    expect(streams()).toBe(0);
  });

  it("goes on from the folder it was given, whatever variables of git are around", async () => {
    const before = process.env["GIT_DIR"];
    process.env["GIT_DIR"] = "/nonexistent";
    try {
      expect(await create()).toMatchObject({ ok: true });
    } finally {
      if (before === undefined) delete process.env["GIT_DIR"];
      else process.env["GIT_DIR"] = before;
    }
  });
});

describe("a mission whose plan is not taken any more", () => {
  it("is a draft one can go on with, and says how; sending it again would make another", async () => {
    // The engine leaves between the two.
    open.missions.onEvents(() => open.missions.close());
    const made = await create({ plan: inline([completeTask("a")]) });
    const mission = open.store.missions()[0]?.missionId ?? "";
    expect(made.ok).toBe(false);
    const said = JSON.stringify(made);
    expect(said).toContain(`Mission ${mission} is there as a draft`);
    expect(said).toContain(`flightdeck mission plan ${mission}`);
    expect(said).not.toContain("the same again");
  });
});
