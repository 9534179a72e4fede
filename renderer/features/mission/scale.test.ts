import { beforeAll, describe, expect, it } from "vitest";
import { taskId, type TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { launch, task } from "#shared/mission/testing/missions.ts";
import { World } from "#shared/mission/testing/world.ts";
import { derived } from "../../state/derived.ts";
import type { MissionView } from "../../state/mission-store.ts";
import { ANY_TASK } from "./arrangement.ts";
import { FactsOfMission } from "./graph/facts-of-mission.ts";
import { factsOfGroup } from "./graph/group-facts.ts";
import { KeptRows } from "./list/kept-rows.ts";
import { layRows, SORTS } from "./list/list-rows.ts";

const TASKS = 5_000;
const GROUPS = 100;
/** Tasks that change between two pictures. */
const CHANGED = 20;
const FRAMES = 30;
/** Half of what a frame has: the other half is for drawing. */
const FRAME_MS = 8;

const idOf = (at: number): TaskId => taskId.parse(`t${at}`);
const SPECS = Array.from({ length: TASKS }, (_, at) =>
  task(idOf(at), {
    title: `Task ${(at * 7_919) % TASKS}`,
    group: at % 3 === 0 ? `group ${at % GROUPS}` : null,
    phase: 1 + (at % 4),
    after: at < 40 ? [] : [idOf(at - 40)],
  }),
);

describe("a mission of 5,000 tasks of which 20 change between two pictures", () => {
  const world = new World();
  let next = 0;
  let before = 0;

  const view = (tasks: ReadonlySet<TaskId> | null = null): MissionView => {
    const { state, journal } = world;
    const change = tasks === null ? null : { after: before, tasks };
    const news = journal.slice(-CHANGED);
    return { state, head: state.head, live: true, lostAt: null, problem: null, change, news };
  };
  const changed = (): MissionView => {
    before = world.state.head;
    const ids = Array.from({ length: CHANGED }, () => idOf((next += 1) % TASKS));
    for (const id of ids) {
      const isPaused = world.state.tasks.get(id)?.paused != null;
      world.send({ type: isPaused ? "task.resume" : "task.pause", task: id });
    }
    return view(new Set(ids));
  };
  /** The quickest: its own time, without that of a collector or of another program on the same processor. */
  const perFrame = (work: (view: MissionView) => void): number => {
    let took = Infinity;
    for (let frame = 0; frame < FRAMES; frame++) {
      const now = changed();
      const from = performance.now();
      work(now);
      took = Math.min(took, performance.now() - from);
    }
    return took;
  };

  beforeAll(() => launch(world, SPECS), 60_000);

  it("has what its cards and groups say within the time of a frame", () => {
    const facts = new FactsOfMission();
    facts.update(view(), 0);
    const groups = Array.from({ length: GROUPS }, (_, group) =>
      factsOfGroup(world.state.order.filter((_id, at) => at % GROUPS === group)),
    );
    const look = () => groups.map((pick) => pick({ facts: facts.byTask }));
    const seen = look();
    const took = perFrame((now) => {
      facts.update(now, 1);
      look();
    });
    expect(took).toBeLessThan(FRAME_MS);
    expect(look()).not.toEqual(seen);
    for (const [id, { task: drawn }] of facts.byTask) expect(drawn).toBe(world.state.tasks.get(id));
  });

  it.each(SORTS)(
    "has its rows by %s within the time of a frame, the same as if they were laid anew",
    (sort) => {
      const wish = { filter: ANY_TASK, sort, descending: false, closed: new Set<string>() };
      const rows = new KeptRows(wish);
      const pick = derived((state: MissionState, _, touched) => rows.update(state, touched));
      pick(view());
      const took = perFrame(pick);
      expect(took).toBeLessThan(FRAME_MS);
      expect(pick(view())).toEqual(layRows(world.state, wish).rows);
    },
  );
});
