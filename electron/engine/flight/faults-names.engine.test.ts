import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attempts, attemptOf, failureOf, MANY_LANES, taskOf, write } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
let canary = "";
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
  canary = join(home.folder, "canary");
});
afterEach(() => home.remove());

/** Names on the disk, as bytes: git and the file system allow everything but NUL and the slash. */
const filesOf = (ref: string, folder: string): Buffer[] => {
  const args = ["-C", home.repository, "ls-tree", "-r", "-z", "--name-only", ref, "--", folder];
  const listed = execFileSync("git", args);
  const names: Buffer[] = [];
  for (let at = 0; at < listed.length;) {
    const end = listed.indexOf(0, at);
    names.push(listed.subarray(at, end));
    at = end + 1;
  }
  return names;
};

/** How a shell writes them. */
const STRANGE_NAMES: readonly string[] = [
  "-rf",
  "--upload-pack=x",
  "$(touch X)",
  "`touch X`",
  "a\\nb",
  "tab\\tin",
  'quo\\"te',
  "ap\\047ostrophe",
  "ideographic\\343\\200\\200space",
  "rtl\\342\\200\\256gnp.exe",
  "emoji\\360\\237\\233\\251",
  "esc\\033[31mred\\007",
  "not-utf8-\\377\\376",
  "back\\134slash",
  "C:drive",
  " ",
  "*",
  ":(top)x",
  "<img src=x onerror=alert(1)>",
];

/** Those that are text: what is not can be seen outside a scope, and not be taken back by name. */
const VALID_TEXT = STRANGE_NAMES.filter((name) => !name.startsWith("not-utf8"));

const makeAll = (folder: string, names: readonly string[]): string => {
  const lines = names.map((name) => `printf 1 > "$(printf '%b_' '${name}' | sed '$s/_$//')"`);
  const longest = 'printf 1 > "$(head -c 255 /dev/zero | tr "\\0" n)"';
  return [`mkdir -p ${folder} && cd ${folder}`, ...lines, longest].join("\n");
};

describe("what people and agents write", LONG_ENOUGH, () => {
  it("is literal everywhere: titles, goals, briefs, commit messages", async () => {
    const titles: Readonly<Record<string, string>> = {
      shell: `$(touch ${canary})`,
      ticks: `\`touch ${canary}\`; touch ${canary} #`,
      option: "--upload-pack=x",
      path: "../../../x",
      emoji: "🛩️ 飛行 مرحبا",
      html: "<img src=x onerror=alert(1)>",
      trailer: "Done Mission-Task: other",
    };
    const goal = `${Object.values(titles).join("\n")}\n${"long ".repeat(2_000)}\n$(touch ${canary})`;
    const state = await home.fly({
      contract: { goal },
      tasks: Object.entries(titles).map(([id, title]) =>
        attempts(id, [[{ "expect-prompt": title }, write(`src/${id}/a.js`)]], { more: { title } }),
      ),
    });
    expect(state.phase).toBe("landed");
    expect(existsSync(canary)).toBe(false);
    const subjects = home.git("log", "--format=%s", "main").split("\n");
    for (const title of Object.values(titles)) expect(subjects).toContain(title);
    for (const id of Object.keys(titles))
      expect(home.git("log", "--format=%H", `--grep=^Mission-Task: ${id}$`, "main").split("\n")).toHaveLength(
        1,
      );
    expect(home.git("log", "--format=%H", "--grep=^Mission-Task: other$", "main")).toBe("");
  });

  it("is refused with a sentence where it cannot be a name: line breaks, NUL, reversed text, ids that are paths", async () => {
    let round = 0;
    const flown = (id: string, more: object) => {
      round += 1;
      return home.state({ tasks: [attempts(id, [[write(`src/${round}.js`)]], { more })] });
    };
    for (const title of ["two\nlines", "nul\0", "\u202Ereversed", "x".repeat(10_000)])
      await expect(flown("api", { title })).rejects.toThrow(/title/);
    for (const id of ["$(touch X)", "--upload-pack=x", "../../x", "x.lock", "UPPER", "飛行", "a".repeat(65)])
      await expect(flown("api", { id })).rejects.toThrow(/id/);
  });
});

describe("names of files that an agent makes", LONG_ENOUGH, () => {
  it("are literal, in scope and out of it, and what a command prints is too", async () => {
    const before = readdirSync(home.folder).toSorted();
    const state = await home.fly({
      tasks: [
        attempts("names", [[{ run: makeAll("src/names", STRANGE_NAMES) }]], {
          expectedFiles: ["src/names/-rf", "src/names/$(touch X)", "src/names/*", "src/names/:(top)x"],
          acceptance: ["printf '\\033[31mred\\033[0m \\000\\007 \\377\\n'; test -e 'src/names/-rf'"],
        }),
        attempts("strays", [
          [{ run: makeAll("strays", VALID_TEXT) }, write("src/strays/a.js")],
          [{ run: "test ! -e strays" }, write("src/strays/b.js")],
        ]),
        attempts("prints", [[write("src/prints/a.js")], [write("src/prints/b.js")]], {
          acceptance: ["printf '\\033]0;done\\007\\033[31mred\\000 \\377\\n'; test -e src/prints/b.js"],
        }),
      ],
    });
    expect(state.phase).toBe("landed");
    const names = filesOf("main", "src/names");
    expect(names).toHaveLength(STRANGE_NAMES.length + 1);
    expect(names.map((name) => name.length - "src/names/".length)).toContain(255);
    expect(names).toContainEqual(Buffer.from("src/names/a\nb"));
    expect(names).toContainEqual(
      Buffer.concat([Buffer.from("src/names/not-utf8-"), Buffer.from([0xff, 0xfe])]),
    );
    expect(attemptOf(state, "names", 1)?.outcome).toBe("passed");
    expect(failureOf(state, "strays")).toMatch(/changed outside the scope: .*strays\//);
    expect(attemptOf(state, "strays", 2)?.outcome).toBe("passed");
    expect(failureOf(state, "prints")).toMatch(/red.*exit code 1/s);
    expect(taskOf(state, "prints").stage).toBe("merged");
    expect(home.git("ls-tree", "--name-only", "main")).not.toContain("strays");
    expect(readdirSync(home.folder).toSorted()).toEqual(before);
  });
});
