import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { statSync } from "node:fs";
import { join } from "node:path";
import { FlightHome } from "../flight/testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write(".gitignore", "cache/\n");
});
afterEach(() => home.remove());

describe("a task that fills the disk", () => {
  it("is ended at 5 GiB with a sentence that its next attempt is told", { timeout: 150_000 }, async () => {
    const attempts = [
      { steps: [{ run: "mkdir cache && fallocate -l 5500M cache/large" }, { wait: 120 }] },
      {
        steps: [
          { "expect-prompt": "a task may have 5.0 GiB" },
          { run: "rm cache/large" },
          { edit: { file: "src/one/a.js", content: "1\n" } },
        ],
      },
    ];
    const mission = await home.state({ tasks: [{ id: "one", scenario: { attempts } }] });
    await home.launch(mission);
    const state = await home.until(mission, ({ phase }) => phase === "landed", { withinMs: 120_000 });
    const told = home.journal.find(({ event }) => event.type === "task.steered");
    expect(told).toMatchObject({
      actor: { kind: "engine" },
      event: { task: "one", text: /hold 5\.4 GiB; a task may have 5\.0 GiB.*files are kept/ },
    });
    expect(state.tasks.get("one" as never)?.attempts).toHaveLength(2);
    const cache = join(home.home, "workspaces", mission, "one", "cache");
    expect(statSync(cache, { throwIfNoEntry: false })?.isDirectory() ?? true).toBe(true);
  });

  it(
    "is ended wherever it does so, also in the folder it reports through",
    { timeout: 150_000 },
    async () => {
      const attempts = [
        { steps: [{ run: 'fallocate -l 5500M "$FLIGHTDECK_CHANNEL/large"' }, { wait: 120 }] },
        { steps: [{ edit: { file: "src/one/a.js", content: "1\n" } }] },
      ];
      const mission = await home.state({ tasks: [{ id: "one", scenario: { attempts } }] });
      await home.launch(mission);
      await home.until(mission, ({ phase }) => phase === "landed", { withinMs: 120_000 });
      const told = home.journal.find(({ event }) => event.type === "task.steered");
      expect(told).toMatchObject({ event: { text: /a task may have 5\.0 GiB/ } });
    },
  );
});
