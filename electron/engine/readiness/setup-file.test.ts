import { describe, expect, it } from "vitest";
import { problemText } from "../planner/problem.ts";
import { isHarmless, readSetup } from "./setup-file.ts";

const read = (...lines: string[]) => readSetup(Buffer.from(lines.join("\n")));
const problems = (...lines: string[]): string[] => {
  const result = read(...lines);
  return result.ok ? [] : result.problems.map((each) => problemText(each));
};

describe("a setup file", () => {
  it("says what runs, what is carried, what is reached and what is checked", () => {
    const result = read(
      "commands:",
      "  - npm ci",
      "  - { command: npm run build, timeoutSeconds: 90 }",
      "carry: [.env, config/*.local.json]",
      "network: { needed: true, reason: packages, hosts: [registry.example.org] }",
      "check: [node --version]",
      "keep: [node_modules, .venv]",
    );
    expect(result).toMatchObject({
      ok: true,
      written: {
        setup: {
          commands: [
            { command: "npm ci", timeoutSeconds: 600 },
            { command: "npm run build", timeoutSeconds: 90 },
          ],
          carry: [".env", "config/*.local.json"],
          network: { needed: true, hosts: ["registry.example.org"] },
          check: [{ command: "node --version", timeoutSeconds: 600 }],
          inputs: [],
          keep: ["node_modules", ".venv"],
        },
      },
    });
  });

  it("is trusted by its bytes: one more space is another setup", () => {
    const [one, other] = [read("carry: [.env]"), read("carry:  [.env]")];
    expect(one.ok && other.ok && one.written.sha256 !== other.written.sha256).toBe(true);
  });

  it("needs nobody's trust when it runs and shows nothing", () => {
    const nothing = read("keep: [node_modules]");
    const carrying = read("carry: [.env]");
    expect(nothing.ok && isHarmless(nothing.written.setup)).toBe(true);
    expect(carrying.ok && isHarmless(carrying.written.setup)).toBe(false);
  });

  it.each([
    [["commands: [npm ci]"], /setup\.yaml:1:1: Commands answer the network question/],
    [["commands: [npm ci]", "network: { needed: true, reason: x }"], /:2:10: No hosts are named/],
    [["commands: [npm ci]", "network: { needed: true, hosts: [a.b] }"], /:2:/],
    [["carry:", "  - ../secrets"], /:2:5: .*leaves the repository/],
    [["carry:", "  - .env", "  - a/../../b"], /:3:5: .*leaves the repository/],
    [["carry: [/etc/passwd]"], /:1:9: .*absolute/],
    [["carry: [.git/config]"], /:1:9: .*\.git/],
    [["keep: [../node_modules]"], /:1:8: /],
    [["comands: [npm ci]"], /:1:1: .*commands/],
    [["commands: [{ command: x, timeoutSeconds: 0 }]", "network: { needed: false }"], /:1:/],
    [["commands: npm ci", "network: { needed: false }"], /:1:11: /],
    [["- npm ci"], /:1:1: /],
    [[""], /:1:1: The file is empty/],
  ])("%j is refused where it is wrong", (lines, sentence) => {
    expect(problems(...lines)[0]).toMatch(sentence);
  });
});
