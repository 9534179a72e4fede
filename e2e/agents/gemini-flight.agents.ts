import { afterEach, beforeEach, expect, it } from "vitest";
import { land } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
  home.flownBy("gemini");
});
afterEach(() => home.close());

it(
  "flies a task on Gemini CLI in its box: a command approved, another denied with a reason",
  { timeout: 200_000 },
  async () => {
    const copy = "cp src/one/out.txt src/one/more.txt";
    home.script(
      "one",
      { call: { write: { path: "src/one/out.txt", content: "done\n" } } },
      { call: { shell: copy } },
      { call: { shell: "rm -rf src" } },
      { text: "Then not." },
      { text: "It is there." },
    );
    const mission = await home.state({
      tasks: [{ id: "one", scenario: {}, touch: ["src/one/**"], acceptance: ["test -f src/one/out.txt"] }],
      contract: { autonomy: "guarded" },
    });
    await home.flight.launch(mission);
    const asked: string[] = [];
    const state = await home.flight.until(mission, ({ phase }) => phase === "landed" || phase === "stopped", {
      answers: (record) => {
        if (record.decision.kind !== "permission") return land(record);
        const said = JSON.stringify(record.decision);
        asked.push(said);
        return said.includes("rm -rf")
          ? { option: "deny", reason: "src stays as it is." }
          : { option: "approve" };
      },
      withinMs: 180_000,
    });
    expect(state.phase, home.report()).toBe("landed");
    expect(home.flight.git("show", "main:src/one/more.txt")).toBe("done");
    expect(asked.some((said) => said.includes(copy))).toBe(true);
    const heard = JSON.stringify(home.model.requests.map(({ body }) => body));
    expect(heard).toContain("This was denied: src stays as it is.");
    expect(home.model.problems).toEqual([]);
  },
);
