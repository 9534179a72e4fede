import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "..", "electron", "engine", "consult", "testing", "oracle.ts");

/** What the oracle finds in every plan. */
export const PLAN_FINDING = {
  severity: "important",
  title: "No test says when it is done",
  claim: "Nothing but its own words proves that the names are gone.",
  evidence: "acceptance: true",
};

/** The plan with an open finding. */
export const REVIEWED = "New names";

/** A home in whose engine's sight there is an agent that says what is written down for it. */
export function homeWithOracle(): FlightHome {
  const home = new FlightHome({ ...process.env });
  const folder = join(home.folder, "oracle");
  mkdirSync(folder);
  const answer = JSON.stringify({ findings: [{ ...PLAN_FINDING, task: "rename" }] });
  writeFileSync(join(folder, "answers.json"), JSON.stringify({ "# Review a plan": [answer, answer] }));
  const oracle = {
    name: "oracle",
    title: "The oracle",
    family: "greek",
    command: [process.execPath, ORACLE, folder],
    reads: [ORACLE, folder],
  };
  home.environment["FLIGHTDECK_ACP_AGENTS"] = JSON.stringify([oracle]);
  return home;
}

/** A mission that is still a plan, which the oracle has reviewed: its finding is open. */
export async function reviewedDraft(home: FlightHome): Promise<MissionId> {
  const draft = await home.draft({
    title: REVIEWED,
    tasks: [{ id: "rename", more: { title: "Rename what is exported" } }],
    agents: "installed",
  });
  const reviewer = { family: "greek", agent: "oracle", lens: "adversarial" };
  await home.send(draft, { type: "plan.request-review", reviewer } as CommandInput);
  await home.until(draft, ({ findings }) => findings.size > 0, { answers: () => null });
  return draft;
}
