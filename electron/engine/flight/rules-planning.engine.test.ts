import { afterEach, beforeEach, expect, it } from "vitest";
import { taskOf } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";
import { Cast, CAST_TABLE, finds, print, review, work } from "./testing/rule-cast.ts";

let cast: Cast;
let home: FlightHome;
beforeEach(() => {
  cast = new Cast();
  home = new FlightHome(cast.environment);
});
afterEach(async () => {
  await home.remove();
  cast.remove();
});

/** Says of itself that it is harmless, wants no review, and gives the work to whoever planned it. */
const plan = {
  reasons: { summary: "One change of the database." },
  tasks: [
    {
      id: "migrate",
      title: "Add a table",
      kind: "implement",
      risk: "low",
      review: "light",
      assignment: { agent: "ash" },
      brief: {
        goal: "Add it.",
        currentState: "It is not there.",
        scope: { touch: ["migrations/**"], avoid: [], read: [] },
        acceptance: [{ command: "test -s migrations/1.sql", timeoutSeconds: 60 }],
        criteria: ["It is there."],
        network: { needed: false },
      },
    },
  ],
};

it(
  "whoever planned work of high risk does not do it, though its plan says that it is harmless and its own",
  { timeout: 90_000 },
  async () => {
    home.write(".flightdeck/allocation.yaml", JSON.stringify(CAST_TABLE));
    home.commit("who does what");
    cast.plays("ash", [
      { when: ["# Make a plan"], run: print(plan) },
      work("migrate", "mkdir -p migrations && echo ash > migrations/1.sql"),
      review("migrate", finds()),
    ]);
    cast.plays("birch", [
      work("migrate", "mkdir -p migrations && echo birch > migrations/1.sql"),
      review("migrate", finds()),
    ]);
    cast.plays("cedar", [review("migrate", finds())]);
    const mission = await home.draft({ tasks: [], agents: "installed" });
    await home.send(mission, { type: "plan.request", family: "ash", agent: "ash" });
    await home.until(mission, ({ tasks }) => tasks.size > 0);
    await home.send(mission, { type: "plan.lock", waiver: "a test" });
    await home.launch(mission);
    const asked = await home.until(mission, ({ pending }) => pending.size > 0, { answers: () => null });
    expect(taskOf(asked, "migrate")).toMatchObject({ risk: "high", reviewLevel: "full", attempts: [] });
    const [card] = [...asked.pending].flatMap((id) => asked.decisions.get(id)?.decision ?? []);
    expect(card).toMatchObject({ kind: "policy-gate", task: "migrate" });
    expect(card?.evidence.map(({ text }) => text).join()).toContain(
      'No installed agent may do "migrate": check its assignment, and which family planned it.',
    );

    // A person who insists is told the same; one that names another family is heard.
    const insists: Answering = ({ decision }) =>
      decision.kind === "policy-gate" ? { option: "look-again" } : null;
    const before = asked.pending;
    const again = await home.until(
      mission,
      ({ pending }) => pending.size > 0 && [...pending].every((id) => !before.has(id)),
      { answers: (record) => (before.has(record.decision.id) ? insists(record) : null) },
    );
    expect(taskOf(again, "migrate").attempts).toEqual([]);
    await home.send(mission, { type: "task.reassign", task: "migrate", assignment: { agent: "birch" } });
    const state = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: (record) => insists(record) ?? land(record),
    });
    const { attempts, authors, passedBy, reviews } = taskOf(state, "migrate");
    expect(attempts.map(({ route }) => route.family)).toEqual(["birch"]);
    expect({ authors, passedBy }).toEqual({ authors: ["birch"], passedBy: "ash" });
    const lenses = reviews.map(({ reviewer }) => `${reviewer.family} ${reviewer.lens}`);
    expect(lenses).toEqual(expect.arrayContaining(["ash adversarial", "birch quality"]));
    expect(home.git("show", "main:migrations/1.sql")).toBe("birch");
  },
);
