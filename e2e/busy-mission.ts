import { FlightHome, type TestTask } from "../electron/engine/flight/testing/flight-home.ts";
import { MANY_LANES } from "../electron/engine/flight/testing/fault-flight.ts";
import type { MissionId } from "#shared/ids.ts";
import { homeWithOracle, reviewedDraft } from "./oracle.ts";

const own = (id: string) => ({ edit: { file: `src/${id}/index.js`, content: "export const value = 1;\n" } });

const TASKS: readonly TestTask[] = [
  {
    id: "inventory",
    more: { title: "Inventory of call sites" },
    scenario: { steps: [own("inventory"), { print: "12 call sites found\n" }] },
  },
  {
    id: "session-store",
    more: { title: "Session store" },
    after: ["inventory"],
    scenario: { steps: [{ say: "Writes the store" }, { print: "vitest 42/120 passing\n" }, { wait: 900 }] },
  },
  {
    id: "migrate-schema",
    more: { title: "Migrate schema" },
    scenario: {
      steps: [
        {
          "ask-permission": { kind: "command", command: "rm -rf build && make schema", why: "It is stale." },
        },
      ],
    },
  },
  {
    id: "update-sdk",
    more: { title: "Update SDK types" },
    scenario: {
      steps: [{ ask: { question: "Keep the old names for one release?", choices: ["Keep", "Drop"] } }],
    },
  },
  {
    id: "audit-log",
    more: { title: "Audit log" },
    scenario: { steps: [{ print: "TypeError: audit is not a function\n" }, { exit: 7 }] },
  },
  {
    id: "write-docs",
    more: {
      title: "Write the docs",
      gates: [{ kind: "timer", id: "release-week", notBefore: "2099-01-01T00:00:00Z" }],
    },
    after: ["audit-log", "session-store"],
    scenario: { steps: [own("write-docs")] },
  },
];

/** Asks what a rule could answer. */
const MEASURES: TestTask = {
  id: "measure-checks",
  more: { title: "Measure token checks" },
  scenario: {
    steps: [
      {
        "ask-permission": {
          kind: "command",
          command: "node tools/measure.mjs --all",
          why: "To know what a check costs today.",
        },
      },
    ],
  },
};

export const BUSY = "Session rotation";
/** What has landed beside it. */
export const LANDED = "Typing errors";

/** A mission that stands still in the middle of its flight, with something of everything: what a screen full of work shows. */
export async function busyMission({
  beside = false,
}: {
  /** Others: one in the air, which asks what a rule could answer, one that has landed, and a plan that was reviewed. */
  readonly beside?: boolean;
} = {}): Promise<{ readonly home: FlightHome; readonly mission: MissionId }> {
  const home = beside ? homeWithOracle() : new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
  if (beside) {
    const contract = { autonomy: "ask-me" } as const;
    const other = await home.state({ title: "Token checks", tasks: [MEASURES], contract });
    await home.launch(other);
    await home.until(other, ({ pending }) => pending.size > 0);
    await home.fly({ title: LANDED, tasks: [{ id: "typos", scenario: { steps: [own("typos")] } }] });
    await reviewedDraft(home);
  }
  const mission = await home.state({
    title: BUSY,
    tasks: TASKS,
    contract: { autonomy: "ask-me" },
  });
  await home.launch(mission);
  await home.until(
    mission,
    ({ pending, tasks }) =>
      pending.size >= 3 &&
      [...tasks.values()].some(({ spec, stage }) => spec.id === "session-store" && stage === "running"),
    {
      withinMs: 100_000,
      answers: ({ decision }) =>
        decision.kind === "landing" && decision.task !== null ? { option: "approve" } : null,
    },
  );
  return { home, mission };
}
