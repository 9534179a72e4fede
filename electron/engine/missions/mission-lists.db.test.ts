import { scriptedAgents } from "../agents/pilot/scripted-agents.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  requests,
  type RequestName,
  type RequestParams,
  type RequestResult,
} from "#shared/contract/contract.ts";
import type { DecisionRow, QueueUpdate } from "#shared/contract/decisions.ts";
import { PageJoiner } from "#shared/contract/json-pages.ts";
import { MAX_MESSAGE_BYTES, TOPIC_CREDIT_UPDATES, type EngineMessage } from "#shared/contract/message.ts";
import { missionSnapshot, recordedEvent, thawMission } from "#shared/contract/mission-snapshot.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import { evolve } from "#shared/mission/evolve.ts";
import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { MissionAnswers } from "../mission-control.ts";
import {
  completeTask,
  creation,
  expectTaken,
  freshCommandId,
  MissionGround,
  missionNamed,
  proposal,
  written,
  type OpenMissions,
} from "./fixtures/test-missions.ts";
import { keptRulesOf } from "./fixtures/kept-rules.ts";
import { keptRuleAnswers } from "./kept-rule-answers.ts";
import { MissionFeed } from "./mission-feed.ts";
import { missionReads } from "./mission-reads.ts";
import { MissionTopics } from "./mission-topics.ts";
import { missionSummary } from "./mission-views.ts";
import { missionWrites } from "./mission-writes.ts";
import { ruleAnswers } from "./rule-answers.ts";

const ground = new MissionGround();
const one = missionNamed("one1");
const two = missionNamed("two2");
let open: OpenMissions;
let topics: MissionTopics;
let feed: MissionFeed;
let answers: Omit<
  MissionAnswers,
  "agents.list" | "agents.start-test-flight" | "agents.test-flights" | "demo.start"
>;
let rows: MissionSummary[];
let queue: QueueUpdate[];
let failures: [string, unknown][];
let installed: readonly InstalledAgent[] = [];

beforeEach(async () => {
  open = await ground.open();
  rows = [];
  queue = [];
  failures = [];
  const { missions, store, clock } = open;
  const now = () => clock.nowMs();
  topics = new MissionTopics(missions, store.tables, now, {
    onMission: (row) => rows.push(row),
    onQueue: (update) => queue.push(update),
    onFailure: (mission, error) => failures.push([mission, error]),
  });
  topics.start(Promise.resolve());
  feed = new MissionFeed(missions);
  missions.onEvents(({ mission, events }) => {
    feed.publish(mission, events);
    topics.note(mission);
  });
  const parts = {
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
    holdAtLaunch: () => Promise.resolve(null),
    lacksParts: () => Promise.resolve(null),
    secrets: () => [],
  };
  answers = {
    ...missionReads(parts),
    ...missionWrites(parts),
    ...ruleAnswers(parts),
    ...keptRuleAnswers(parts),
  };
  expectTaken(await missions.create(freshCommandId(), creation(one, "First"), ENGINE));
});
afterEach(() => {
  topics.close();
  ground.clear();
});

/** What a client gets: asked through the contract, and no larger than one message. */
async function ask<Name extends RequestName & keyof typeof answers>(
  name: Name,
  params: RequestParams<Name>,
): Promise<RequestResult<Name>> {
  const answer = answers[name] as (params: unknown) => Promise<{ ok: boolean; value: unknown }>;
  const outcome = await answer(requests[name].params.parse(params));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  expect(Buffer.byteLength(JSON.stringify(outcome.value))).toBeLessThan(MAX_MESSAGE_BYTES);
  const result: unknown = requests[name].result.parse(outcome.value);
  expect(result).toEqual(JSON.parse(JSON.stringify(outcome.value)));
  return result as RequestResult<Name>;
}

/** A planner that fails is the one thing that asks a person without an agent in flight. */
async function askPerson(mission = one): Promise<void> {
  const request = written({ type: "plan.request", family: "anthropic", agent: "claude" });
  expectTaken(await open.send(mission, request));
  const failed = written({ type: "plan.answer-failed", round: 1, reason: "it is logged out" });
  expectTaken(await open.send(mission, failed, ENGINE));
}

describe("lists of a plan of 10,000 tasks", () => {
  it("come in pages that fit one message, and name every task once", { timeout: 60_000 }, async () => {
    const title = "語".repeat(150);
    const tasks = Array.from({ length: 10_000 }, (_, index) => ({
      ...completeTask(`task-${index}`, index === 0 ? [] : [`task-${index - 1}`]),
      title: `${index} ${title}`,
    }));
    expectTaken(await open.send(one, proposal(tasks)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: RequestResult<"tasks.list"> = await ask("tasks.list", { mission: one, cursor, limit: 200 });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(tasks.map(({ id }) => id));
    expect((await ask("tasks.list", { mission: one, prefix: "task-999", limit: 200 })).rows).toHaveLength(11);
    expect((await ask("missions.show", { mission: one })).tasks).toBe(10_000);
    expect((await ask("plans.waves", { mission: one, limit: 200 })).next).toBe("200");
    expect((await ask("tasks.show", { mission: one, task: "task-5000" })).after).toEqual(["task-4999"]);
  });
});

describe("the list of missions", () => {
  it("says of every mission what its state says", async () => {
    expectTaken(await open.missions.create(freshCommandId(), creation(two, "Second"), ENGINE));
    expectTaken(await open.send(one, proposal([completeTask("a"), completeTask("b", ["a"])])));
    await askPerson(two);
    await topics.settled();
    for (const mission of [one, two]) {
      const expected = await open.state(mission, missionSummary);
      expect(topics.summaries()).toContainEqual(expected);
      expect(rows.findLast(({ id }) => id === mission)).toEqual(expected);
    }
  });

  it("goes on where the page before ended, however many are made meanwhile", async () => {
    for (let index = 0; index < 9; index++) {
      open.clock.advance(1);
      expectTaken(
        await open.missions.create(freshCommandId(), creation(missionNamed(`many${index}`)), ENGINE),
      );
    }
    const first = await ask("missions.list", { limit: 4 });
    open.clock.advance(1);
    expectTaken(await open.missions.create(freshCommandId(), creation(missionNamed("later")), ENGINE));
    const second = await ask("missions.list", { limit: 4, cursor: first.next });
    const third = await ask("missions.list", { limit: 4, cursor: second.next });
    const ids = [...first.rows, ...second.rows, ...third.rows].map(({ id }) => id);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    expect(third.next).toBeNull();
    expect((await ask("missions.list", { prefix: "msn_many3" })).rows).toHaveLength(1);
  });
});

describe("the queue of decisions", () => {
  it("holds what waits over all missions, tells what came and what went, and keeps the history", async () => {
    expectTaken(await open.missions.create(freshCommandId(), creation(two, "Second"), ENGINE));
    await askPerson(one);
    open.clock.advance(1_000);
    await askPerson(two);
    const waiting = await ask("decisions.list", {});
    expect(waiting.rows.map(({ mission }) => mission)).toEqual([one, two]);
    expect(queue.map(({ kind }) => kind)).toEqual(["put", "put"]);
    expect(topics.queue()).toEqual(waiting.rows);
    const [first] = waiting.rows as [DecisionRow];
    expect((await ask("decisions.show", { decision: first.id })).rank).toBe(1);
    const answer = written({ type: "decision.answer", decisions: [first.id], option: "by-hand" });
    expectTaken(await open.send(one, answer));
    expect((await ask("decisions.list", {})).rows.map(({ mission }) => mission)).toEqual([two]);
    expect(queue.at(-1)).toEqual({ kind: "gone", id: first.id });
    const history = await ask("decisions.list", { state: "resolved" });
    expect(history.rows).toMatchObject([{ id: first.id, resolution: { option: "by-hand", by: "operator" } }]);
    expect((await ask("decisions.list", { state: "resolved", mission: two })).rows).toEqual([]);
  });
});

describe("a mission that cannot be looked at", () => {
  it("is told, and keeps the lists of the others going", async () => {
    const flaky = {
      read: ((mission, view) =>
        mission === one
          ? Promise.reject(new Error("torn"))
          : open.missions.read(mission, view)) as typeof open.missions.read,
    };
    const seen: string[] = [];
    const lists = new MissionTopics(flaky, open.store.tables, () => 0, {
      onMission: ({ id }) => seen.push(id),
      onQueue: () => undefined,
      onFailure: (mission, error) => failures.push([mission, error]),
    });
    lists.start(Promise.resolve());
    expectTaken(await open.missions.create(freshCommandId(), creation(two, "Second"), ENGINE));
    lists.note(one);
    lists.note(two);
    await lists.settled();
    lists.note(two);
    await lists.settled();
    expect(failures).toEqual([[one, new Error("torn")]]);
    expect(seen).toEqual([two, two]);
  });
});

/** A window: puts the snapshot together and folds what comes. */
class Window {
  state: MissionState | null = null;
  readonly kinds: string[] = [];
  readonly #joiner = new PageJoiner();

  readonly send = (message: EngineMessage, tail?: Uint8Array): void => {
    this.kinds.push(message.t);
    expect(JSON.stringify(message).length + (tail?.length ?? 0)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    if (message.t === "snapshot" && tail !== undefined) {
      const joined = this.#joiner.add(message.page, message.pages, tail);
      if (joined.state === "whole") this.state = thawMission(missionSnapshot.parse(joined.value));
    } else if (message.t === "update") {
      const event = recordedEvent.parse(JSON.parse(JSON.stringify(message.value)));
      expect(event.seq).toBe(message.seq);
      this.state = evolve(this.state, event);
    }
  };
}

describe("a window that follows a mission", () => {
  it("has the state of the engine, whatever happens while it is being told", async () => {
    const window = new Window();
    const early = Array.from({ length: 20 }, (_, index) => open.send(one, steer(`before ${index}`)));
    const following = feed.follow(one, 1, window.send);
    const late = Array.from({ length: 20 }, (_, index) => open.send(one, steer(`after ${index}`)));
    await Promise.all([...early, ...late]);
    expect((await following).ok).toBe(true);
    expectTaken(await open.send(one, proposal([completeTask("a"), completeTask("b", ["a"])])));
    await open.state(one, (state) => expect(window.state).toEqual(state));
    expect(window.state?.directives).toHaveLength(40);
    expect(window.kinds).not.toContain("reset");
  });

  it("asks anew when an event is larger than a message, or when it does not keep up", async () => {
    const large = new Window();
    await feed.follow(one, 1, large.send);
    const tasks = Array.from({ length: 300 }, (_, index) => ({
      ...completeTask(`t${index}`),
      brief: { ...completeTask(`t${index}`).brief, goal: "語".repeat(2_000) },
    }));
    expectTaken(await open.send(one, proposal(tasks)));
    expect(large.kinds.at(-1)).toBe("reset");
    const slow = new Window();
    await feed.follow(one, 2, slow.send);
    for (let index = 0; index <= TOPIC_CREDIT_UPDATES; index++) void open.send(one, steer(`${index}`));
    expectTaken(await open.send(one, steer("last")));
    expect(slow.kinds.filter((kind) => kind === "update")).toHaveLength(TOPIC_CREDIT_UPDATES);
    expect(slow.kinds.at(-1)).toBe("reset");
  });

  it("is told when there is no such mission, and hears nothing after it left", async () => {
    const window = new Window();
    expect(await feed.follow(two, 1, window.send)).toMatchObject({
      ok: false,
      failure: { code: "not-found" },
    });
    const followed = await feed.follow(one, 2, window.send);
    if (followed.ok) followed.value.close();
    expectTaken(await open.send(one, steer("unheard")));
    expect(window.kinds).toEqual(["snapshot"]);
  });
});

const steer = (directive: string) => written({ type: "mission.steer", directive });

describe("a launch", () => {
  it("is refused with one sentence as long as nothing can fly, and changes nothing", async () => {
    installed = [
      installedAgent.parse({ agent: "claude", family: "anthropic", version: "1", contextWindow: null }),
    ];
    expectTaken(
      await open.send(one, written({ type: "mission.set-agents", agents: [...installed] }), ENGINE),
    );
    expectTaken(await open.send(one, proposal([completeTask("a")])));
    expectTaken(await open.send(one, written({ type: "plan.lock", waiver: "one family" })));
    const before = await ask("missions.show", { mission: one });
    const command = { type: "mission.launch" } as const;
    const refusal = await answers["missions.command"]({
      commandId: requests["missions.command"].params.shape.commandId.parse(freshCommandId()),
      mission: one,
      command,
    });
    expect(refusal).toMatchObject({ ok: false, failure: { code: "refused" } });
    expect(JSON.stringify(refusal)).toContain("can fly none of the agents");
    expect(await ask("missions.show", { mission: one })).toEqual(before);
    expect(before.phase).toBe("locked");
  });
});

describe("the log of a mission", () => {
  it("comes in pieces from the newest back to the first, without a gap", async () => {
    await askPerson();
    const whole = (await ask("missions.events", { mission: one })).events;
    expect(whole[0]).toMatchObject({ seq: 1, event: { type: "mission.created" } });
    expect(whole.map(({ seq }) => seq)).toEqual(whole.map((_, index) => index + 1));
    const pieces: number[][] = [];
    let before: number | null = null;
    do {
      const piece: RequestResult<"missions.events"> = await ask("missions.events", {
        mission: one,
        before,
        limit: 2,
      });
      pieces.unshift(piece.events.map(({ seq }) => seq));
      before = piece.before;
    } while (before !== null);
    expect(pieces.flat()).toEqual(whole.map(({ seq }) => seq));
    await expect(ask("missions.events", { mission: missionNamed("nobody") })).rejects.toThrow("not-found");
  });
});
