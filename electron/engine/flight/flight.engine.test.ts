import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FlightHome } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const writes = (file: string, content: string) => ({ steps: [{ edit: { file, content } }] });

describe("a mission of scripted agents", () => {
  it(
    "flies from a plan to a landing, and everything it says can be found in git",
    { timeout: 90_000 },
    async () => {
      const state = await home.fly({
        tasks: [
          {
            id: "api",
            scenario: writes("src/api/index.js", "export const api = 1;\n"),
            expectedFiles: ["src/api/index.js"],
          },
          {
            id: "page",
            after: ["api"],
            scenario: writes("src/page/index.js", "export const page = 2;\n"),
            acceptance: ["test -f src/api/index.js && test -f src/page/index.js"],
          },
        ],
        verify: ["test -f src/page/index.js"],
        // As missions are: what was done is written down in what lands.
        contract: { unrecorded: undefined },
      });
      expect(state.phase).toBe("landed");
      expect(home.git("log", "-1", "--format=%H", "main")).toBe(state.landedAs);
      for (const task of ["api", "page"]) {
        const merged = home.git("log", "--format=%H", `--grep=^Mission-Task: ${task}$`, "main");
        expect(merged.split("\n")).toHaveLength(1);
      }
      expect(home.git("status", "--porcelain")).toBe("");
      expect(home.git("show", "main:src/page/index.js")).toContain("page = 2");
      const [record = ""] = home.git("ls-tree", "--name-only", "main", "docs/missions/").split("\n");
      expect(home.git("show", `main:${record}`)).toMatch(/- \*\*api\*\* .*\n- \*\*page\*\* /);
      expect(home.git("rev-parse", "main")).toBe(home.ours("rev-parse", `mission/${state.id}`));
    },
  );
});
