import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attempts, failureOf, MANY_LANES, write } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 120_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
});
afterEach(() => home.remove());

const DIG = `for (1 .. 30) { mkdir "d" x 200; chdir "d" x 200 }`;
/** Only where merges are proven: what it leaves there is met by whoever comes next. */
const SPOIL = `case "$PWD" in */proving/*) mkfifo .gitattributes && perl -e '${DIG}' ;; esac`;

describe("what an agent or its commands leave for git to fall into", () => {
  it("holds nobody else up, and its own agent is told what to remove", LONG_ENOUGH, async () => {
    const state = await home.fly(
      {
        tasks: [
          attempts("trap", [
            [{ run: "mkdir -p src/trap && mkfifo src/trap/.gitignore" }, write("src/trap/a.txt")],
            [{ "expect-prompt": "reading it never ends" }, { run: "rm src/trap/.gitignore" }],
          ]),
          attempts("spoil", [[write("src/spoil/a.txt")]], { acceptance: [SPOIL] }),
          attempts("other", [[write("src/other/a.txt")]], { after: ["spoil"] }),
        ],
      },
      { withinMs: 110_000 },
    );
    expect(state.phase).toBe("landed");
    expect(failureOf(state, "trap")).toMatch(/src\/trap\/\.gitignore is no file and reading it never ends/);
    expect(home.git("ls-tree", "-r", "--name-only", "main", "src").split("\n")).toEqual([
      "src/other/a.txt",
      "src/spoil/a.txt",
      "src/trap/a.txt",
    ]);
  });
});
