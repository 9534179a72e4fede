import { describe, expect, it } from "vitest";
import { taskId } from "../ids.ts";
import { replaceTask } from "../task-index.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { collidesWith, forecastsAt, MOST_TIMES, TOLD_EVERY_MS } from "./forecast.ts";

const A = taskId.parse("a");
const B = taskId.parse("b");

/** Two that run side by side; the first began earlier, so the second is the one to look out. */
function running(): ReviewedFlight {
  const flight = new ReviewedFlight([task("a"), task("b")], { autonomy: "hands-free" });
  for (const id of ["a", "b"]) flight.start(id);
  return flight;
}

const looked = (
  flight: ReviewedFlight,
  id: string,
  other: string | null,
  paths: string[],
  by: string[] = [],
) => flight.do({ type: "conflict.forecast", task: id, compared: [{ with: other, paths, by }] });

const foreseen = (flight: ReviewedFlight) =>
  flight.world.journal.flatMap(({ event }) => (event.type === "conflict.foreseen" ? [event] : []));

describe("a conflict that is seen coming", () => {
  it("is looked for at every checkpoint, and when the work is done, where somebody else may be in the way", () => {
    const alone = new ReviewedFlight([task("a")]);
    alone.start("a");
    alone.do({ type: "agent.checkpoint", ...alone.about("a"), ...CHECKPOINT });
    expect(alone.effectsOf("conflict.forecast")).toEqual([]);
    const flight = running();
    flight.do({ type: "agent.checkpoint", ...flight.about("a"), ...CHECKPOINT });
    expect(flight.effectsOf("conflict.forecast")).toEqual([{ type: "conflict.forecast", task: "a" }]);
    flight.end("a", "exited");
    expect(flight.effectsOf("conflict.forecast")).toHaveLength(1);
  });

  it("is shown at both, and told to the one that is behind: which files, and what the other wants there", () => {
    const flight = running();
    looked(flight, "a", "b", ["src/x.ts"]);
    expect(foreseen(flight)).toMatchObject([{ task: "b", with: "a", paths: ["src/x.ts"], told: true }]);
    const { state } = flight.world;
    expect(forecastsAt(state, A)).toMatchObject([{ other: "b", isBehind: false, paths: ["src/x.ts"] }]);
    expect(forecastsAt(state, B)).toMatchObject([{ other: "a", isBehind: true }]);
    const [told] = flight.effectsOf("agent.tell");
    expect(told).toMatchObject({ task: "b" });
    expect(told?.text).toContain("will conflict with the work of a, which is ahead of yours");
    expect(told?.text).toContain("src/x.ts");
    expect(told?.text).toContain(flight.task("a").spec.brief.goal.slice(0, 20));
    // A prompt that is written later says it too, and not in the person's name.
    expect(flight.task("b").notes.at(-1)).toMatch(/^From Flightdeck: As it is now/);
  });

  it("is told to the one that is less far, whoever was looked at", () => {
    const flight = running();
    flight.end("b", "exited");
    looked(flight, "b", "a", ["src/x.ts"]);
    expect(foreseen(flight)).toMatchObject([{ task: "a", with: "b" }]);
  });

  it("with the mission branch names whose work it meets", () => {
    const flight = running();
    looked(flight, "a", null, ["src/x.ts"], ["b"]);
    expect(flight.effectsOf("agent.tell")[0]?.text).toContain("the mission branch, which has moved on (b)");
  });

  it("is no storm: said again only with more files, a few times, and told to an agent at long intervals", () => {
    const flight = running();
    for (let time = 0; time < 5; time++) looked(flight, "a", "b", ["src/x.ts"]);
    expect(foreseen(flight)).toHaveLength(1);
    looked(flight, "b", "a", ["src/x.ts", "src/y.ts"]);
    expect(foreseen(flight).map(({ told }) => told)).toEqual([true, false]);
    flight.world.at += TOLD_EVERY_MS;
    for (let time = 0; time < 10; time++) looked(flight, "a", "b", [`src/${time}.ts`]);
    expect(foreseen(flight)).toHaveLength(MOST_TIMES);
    expect(flight.effectsOf("agent.tell")).toHaveLength(2);
  });

  it("that was worked away is said once, and what has ended is in nobody's way", () => {
    const flight = running();
    looked(flight, "a", "b", ["src/x.ts"]);
    looked(flight, "b", "a", []);
    looked(flight, "b", "a", []);
    expect(flight.world.state.forecasts).toEqual([]);
    const cleared = flight.world.journal.filter(({ event }) => event.type === "conflict.cleared");
    expect(cleared).toHaveLength(1);
    looked(flight, "a", "b", ["src/x.ts"]);
    flight.person({ type: "task.cancel", task: "b" });
    expect(forecastsAt(flight.world.state, A)).toEqual([]);
    looked(flight, "a", "b", ["src/y.ts"]);
    expect(foreseen(flight)).toHaveLength(2);
    expect(flight.refused({ type: "conflict.forecast", task: "b", compared: [] }).code).toBe("wrong-state");
  });
});

const CHECKPOINT = {
  request: "c1",
  label: "first-change",
  summary: "A file.",
  plans: "More.",
  ref: "refs/flightdeck/checkpoints/m/a/1-first-change",
} as const;

describe("a task that may change the files of one that flies", () => {
  /** A plan check says no to such a plan; one that is too large to be compared to its end may hold it all the same. */
  function colliding(): ReviewedFlight {
    const flight = new ReviewedFlight([task("a"), task("b", { after: ["c"] }), task("c")], {
      autonomy: "hands-free",
    });
    const { spec } = flight.task("b");
    const scope = { ...spec.brief.scope, touch: flight.task("a").spec.brief.scope.touch };
    replaceTask(flight.world.state, {
      ...flight.task("b"),
      spec: { ...spec, brief: { ...spec.brief, scope } },
    });
    flight.person({ type: "task.skip", task: "c" });
    flight.world.settle();
    return flight;
  }

  it("waits until that has ended, whoever wants it started", () => {
    const flight = colliding();
    expect([flight.task("a").stage, flight.task("b").stage]).toEqual(["preparing", "idle"]);
    const { route } = flight.attempt("a");
    const refused = flight.refused({ type: "task.dispatch", task: "b", route, lane: "x 9" });
    expect(refused.sentence).toContain('may change the same files as "a"');
    expect(collidesWith(flight.world.state, flight.task("b"))).toBe("a");
    flight.person({ type: "task.cancel", task: "a" });
    flight.world.settle();
    expect(flight.task("b").stage).toBe("preparing");
  });
});
