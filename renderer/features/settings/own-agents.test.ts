import { expect, it } from "vitest";
import { ownAgent } from "#shared/own-agent.ts";
import { commandWords } from "./command-words.ts";
import { agentOf, draftOf, EMPTY_DRAFT } from "./own-agent-draft.ts";

it.each([
  ["my-agent --acp", ["my-agent", "--acp"]],
  ["  '/opt/my agent' \"a \\\"b\\\"\" c\\ d e'f'g ", ["/opt/my agent", 'a "b"', "c d", "efg"]],
  ["", []],
  ["agent ''", ["agent", ""]],
  ["agent 'not closed", null],
  ["agent $HOME", ["agent", "$HOME"]],
])("takes the words of %j as a shell would", (line, words) => {
  expect(commandWords(line)).toEqual(words);
});

it("keeps an agent through the form as it was", () => {
  const agent = ownAgent.parse({
    name: "mine",
    title: "Mine",
    command: ["/opt/my agent", "--say", "it's"],
    family: "mine",
    hosts: ["api.example.com", "127.0.0.1:11434"],
    keys: ["MY_KEY"],
    writes: ["/var/mine"],
  });
  expect(draftOf(agent).command).toBe("'/opt/my agent' --say 'it'\\''s'");
  expect(ownAgent.parse(agentOf(draftOf(agent)))).toEqual(agent);
  expect(agentOf({ ...EMPTY_DRAFT, command: "'" })).toBeNull();
});
