import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { MANY_LANES } from "../electron/engine/flight/testing/fault-flight.ts";
import type { FlightHome, TestTask } from "../electron/engine/flight/testing/flight-home.ts";

const own = (id: string, text: string) => ({ edit: { file: `src/${id}/index.js`, content: text } });

const rival = (id: string, other: string, family: string): TestTask => ({
  id,
  touch: ["src/names/**"],
  scenario: {
    steps: [
      { edit: { file: "src/names/index.js", content: `export const by = "${family}";\n` } },
      { edit: { file: `src/names/${id}.js`, content: `export const only = "${id}";\n` } },
    ],
  },
  more: { title: "Rename the exports", rival: other, assignment: { family } },
});

/** Something of everything that a person decides between work and landing. */
const TASKS: readonly TestTask[] = [
  rival("names", "names-too", "scripted"),
  rival("names-too", "names", "scripted-two"),
  {
    id: "broken",
    scenario: {
      attempts: [{ steps: [{ exit: 7 }] }, { steps: [own("broken", "export const ok = true;\n")] }],
    },
    more: { title: "Drop the old names", limits: { attempts: 1 } },
  },
  {
    id: "frozen",
    scenario: { steps: [own("frozen", "export const thawed = true;\n")] },
    more: {
      title: "Publish the types",
      gates: [{ kind: "timer", id: "release-week", notBefore: "2099-01-01T00:00:00Z" }],
    },
  },
  {
    id: "last",
    after: ["frozen"],
    scenario: { steps: [own("last", "export const last = true;\n")] },
    more: { title: "Write the changelog" },
  },
];

/** A mission that waits for a person at every turn. */
export async function reviewedMission(home: FlightHome): Promise<MissionId> {
  home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows: [], lanes: MANY_LANES.lanes }));
  const mission = await home.state({ title: "Old names", tasks: TASKS });
  await home.launch(mission);
  const isSettled = ({ tasks, pending }: MissionState): boolean =>
    pending.size > 0 &&
    [...tasks.values()].every(
      ({ stage, spec }) => ["merge-queue", "failed"].includes(stage) || /frozen|last/.test(spec.id),
    );
  await home.until(mission, isSettled, { answers: () => null });
  return mission;
}
