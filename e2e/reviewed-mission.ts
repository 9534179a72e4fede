import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import { MANY_LANES } from "../electron/engine/flight/testing/fault-flight.ts";
import { FlightHome, type TestTask } from "../electron/engine/flight/testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "..", "electron", "engine", "consult", "testing", "oracle.ts");

/** What the oracle finds in every plan. */
export const PLAN_FINDING = {
  severity: "important",
  title: "No test says when it is done",
  claim: "Nothing but its own words proves that the names are gone.",
  evidence: "acceptance: true",
};

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

/** A mission that waits for a person at every turn, and a draft whose plan was reviewed. */
export class ReviewedMission {
  readonly home: FlightHome;
  readonly mission: MissionId;
  readonly draft: MissionId;
  readonly #folder: string;

  private constructor(home: FlightHome, folder: string, mission: MissionId, draft: MissionId) {
    this.home = home;
    this.#folder = folder;
    this.mission = mission;
    this.draft = draft;
  }

  static async fly(): Promise<ReviewedMission> {
    const folder = mkdtempSync(join(tmpdir(), "fd-oracle-"));
    const answer = JSON.stringify({ findings: [{ ...PLAN_FINDING, task: "rename" }] });
    writeFileSync(join(folder, "answers.json"), JSON.stringify({ "# Review a plan": [answer, answer] }));
    const oracle = {
      name: "oracle",
      title: "The oracle",
      family: "greek",
      command: [process.execPath, ORACLE, folder],
      reads: [ORACLE, folder],
    };
    const home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([oracle]) });
    const { lanes } = MANY_LANES;
    home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows: [], lanes }));
    const mission = await home.state({ title: "Old names", tasks: TASKS });
    await home.launch(mission);
    const draft = await home.draft({
      title: "New names",
      tasks: [{ id: "rename", more: { title: "Rename what is exported" } }],
      agents: "installed",
    });
    const reviewer = { family: "greek", agent: "oracle", lens: "adversarial" };
    await home.send(draft, { type: "plan.request-review", reviewer } as CommandInput);
    const nobody = { answers: () => null };
    await home.until(draft, ({ findings }) => findings.size > 0, nobody);
    await home.until(
      mission,
      ({ tasks, pending }) =>
        pending.size > 0 &&
        [...tasks.values()].every(
          ({ stage, spec }) => ["merge-queue", "failed"].includes(stage) || /frozen|last/.test(spec.id),
        ),
      nobody,
    );
    return new ReviewedMission(home, folder, mission, draft);
  }

  async remove(): Promise<void> {
    await this.home.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
