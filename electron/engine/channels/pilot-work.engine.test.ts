import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { FlownPilot, type PilotStart } from "./testing/flown-pilot.ts";

const flown: FlownPilot[] = [];
async function fly(start: PilotStart): Promise<FlownPilot> {
  const pilot = await FlownPilot.start(start);
  flown.push(pilot);
  return pilot;
}
afterEach(async () => {
  for (const pilot of flown.splice(0)) await pilot.dispose();
});

it("edits, runs, and ends like every agent: usage, packet, completed, turn ended", async () => {
  const steps = [
    { say: "Looks around" },
    { edit: { file: "src/a.txt", content: "one\n" } },
    { edit: { file: "src/a.txt", append: "two\n" } },
    { edit: { file: "src/a.txt", replace: { from: "one", to: "1" } } },
    { run: "cat src/a.txt" },
    { print: "done soon" },
  ];
  const pilot = await fly({ scenario: { steps } });
  expect(await pilot.exit).toBe(0);
  expect(pilot.output).toContain("scripted agent (pilot): this is not a model");
  expect(pilot.output).toContain("1\r\ntwo");
  expect(readFileSync(join(pilot.workspace, "src/a.txt"), "utf8")).toBe("1\ntwo\n");
  expect(pilot.types).toEqual([
    "agent.turn",
    ...Array.from({ length: 6 }, () => "agent.progress"),
    "agent.usage",
    "agent.packet",
    "agent.completed",
    "agent.turn",
  ]);
  const { packet } = await pilot.reported("agent.packet");
  expect(packet.where).toEqual(["src/a.txt"]);
  expect(packet.commands).toEqual([{ command: "cat src/a.txt", exitCode: 0 }]);
});
