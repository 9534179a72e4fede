import { describe, expect, it } from "vitest";
import { helpText, understand } from "./arguments.ts";
import type { CliCommand } from "./command.ts";

const command = (name: string, flags: Record<string, string> = {}): CliCommand => ({
  name,
  summary: `does ${name}`,
  flags,
  run: () => Promise.reject(new Error("not run here")),
});
const COMMANDS = [command("start"), command("stop", { "end-sessions": "end them" })];

describe("the command line", () => {
  it("understands a command and its flags in any order", () => {
    expect(understand(["stop", "--json", "--end-sessions"], COMMANDS)).toMatchObject({
      kind: "run",
      command: { name: "stop" },
      json: true,
      flags: new Set(["end-sessions"]),
    });
    expect(understand(["start"], COMMANDS)).toMatchObject({ kind: "run", json: false });
  });

  it.each([[[]], [["help"]], [["--help"]], [["stop", "--help"]]])("explains itself for %j", (words) => {
    expect(understand(words, COMMANDS).kind).toBe("help");
  });

  it.each([
    [["fly"], `There is no command "fly". Known are: start, stop.`],
    [["start", "--end-sessions"], `"flightdeck start" does not know "--end-sessions". It knows --json.`],
    [["stop", "now"], `"flightdeck stop" does not know "now". It knows --json, --end-sessions.`],
  ])("runs nothing for %j", (words, sentence) => {
    expect(understand(words, COMMANDS)).toEqual({ kind: "mistake", sentence, json: false });
    expect(understand([...words, "--json"], COMMANDS)).toMatchObject({ json: true });
  });

  it("names every command and flag in its help", () => {
    for (const word of ["start", "stop", "--end-sessions", "--json", "FLIGHTDECK_HOME"]) {
      expect(helpText(COMMANDS)).toContain(word);
    }
  });
});
