import { describe, expect, it } from "vitest";
import { helpText, understand } from "./arguments.ts";
import type { CliCommand } from "./command.ts";

const command = (name: string, more: Partial<CliCommand> = {}): CliCommand => ({
  name,
  summary: `does ${name}`,
  flags: {},
  run: () => Promise.reject(new Error("not run here")),
  ...more,
});
const COMMANDS = [
  command("start"),
  command("stop", { flags: { "end-sessions": "end them" } }),
  command("task steer", { words: ["mission", "task", "text…"] }),
  command("task list", { words: ["mission?"], flags: { all: "all of them" } }),
  command("mission create", {
    options: {
      title: { value: "words", help: "its title" },
      input: { value: "name=value", help: "x", many: true },
    },
  }),
];

function given(...words: string[]) {
  const asked = understand(words, COMMANDS);
  if (asked.kind !== "run") throw new Error(JSON.stringify(asked));
  return asked.given;
}

const sentence = (...words: string[]) => {
  const asked = understand(words, COMMANDS);
  return asked.kind === "mistake" ? asked.sentence : asked.kind;
};

describe("the command line", () => {
  it("understands a command and its flags in any order", () => {
    const asked = understand(["stop", "--json", "--end-sessions"], COMMANDS);
    expect(asked).toMatchObject({ kind: "run", command: { name: "stop" }, json: true });
    expect(given("stop", "--json", "--end-sessions").flag("end-sessions")).toBe(true);
    expect(understand(["start"], COMMANDS)).toMatchObject({ kind: "run", json: false });
    expect(given("stop").flag("end-sessions")).toBe(false);
  });

  it.each([[[]], [["help"]], [["--help"]], [["stop", "--help"]], [["task"]], [["task", "--help"]]])(
    "explains itself for %j",
    (words) => {
      expect(understand(words, COMMANDS).kind).toBe("help");
    },
  );

  it.each([
    [["fly"], `There is no command "fly". Known are: start, stop, task, mission.`],
    [["task", "fly"], `There is no command "task fly". Known are: task steer, task list.`],
    [["start", "--end-sessions"], `"flightdeck start" does not know "--end-sessions". It knows --json.`],
    [["stop", "now"], `"flightdeck stop" does not know "now". It knows --json, --end-sessions.`],
    [
      ["task", "steer", "m"],
      `"flightdeck task steer" needs task: flightdeck task steer <mission> <task> <text…>.`,
    ],
    [
      ["mission", "create", "--title", "a", "--title", "b"],
      `"flightdeck mission create" takes --title once.`,
    ],
  ])("runs nothing for %j", (words, text) => {
    expect(understand(words, COMMANDS)).toEqual({ kind: "mistake", sentence: text, json: false });
    expect(understand([...words, "--json"], COMMANDS)).toMatchObject({ json: true });
  });

  it("takes nouns with verbs, words by name, and what is left as text", () => {
    const words = given("task", "steer", "msn_1", "build", "use", "the", "-v", "flag");
    expect(words.word("mission")).toBe("msn_1");
    expect(words.word("task")).toBe("build");
    expect(words.rest("text")).toEqual(["use", "the", "-v", "flag"]);
    expect(given("task", "list").optionalWord("mission")).toBeNull();
  });

  it("takes values literally, however they look", () => {
    expect(given("mission", "create", "--title=--upload-pack=x").option("title")).toBe("--upload-pack=x");
    expect(given("mission", "create", "--title", "$(touch x)").option("title")).toBe("$(touch x)");
    expect(given("mission", "create", "--input", "a=1", "--input=b=2=3").options("input")).toEqual([
      "a=1",
      "b=2=3",
    ]);
    expect(given("task", "steer", "m", "t", "--", "--json", "--help").rest("text")).toEqual([
      "--json",
      "--help",
    ]);
    expect(given("task", "list", "--", "__proto__").optionalWord("mission")).toBe("__proto__");
  });

  it("never takes the next option for a value", () => {
    expect(sentence("mission", "create", "--title", "--json")).toContain("needs a value behind --title");
    expect(sentence("mission", "create", "--title")).toContain("needs a value behind --title");
    expect(sentence("mission", "create", "--__proto__=x")).toContain(`does not know "--__proto__=x"`);
    expect(sentence("stop", "--constructor")).toContain(`does not know "--constructor"`);
  });

  it("names every command, word, flag and option in its help", () => {
    const text = helpText(COMMANDS);
    for (const word of [
      "start",
      "stop",
      "--end-sessions",
      "--json",
      "FLIGHTDECK_HOME",
      "task steer <mission>",
      "--input",
    ]) {
      expect(text).toContain(word);
    }
  });
});
