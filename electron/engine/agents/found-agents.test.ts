import { expect, it } from "vitest";
import { agentName, family } from "#shared/mission/words.ts";
import type { AgentAdapter, Capability, Detected } from "./agent-adapter.ts";
import { foundAgents } from "./found-agents.ts";

const adapter = (name: string, seen: Detected, install: string | null = "install it"): AgentAdapter => ({
  agent: agentName.parse(name),
  title: name.toUpperCase(),
  install,
  scripted: false,
  reviews: true,
  detect: () => Promise.resolve(seen),
  plan: () => ({ command: ["true"], env: {}, reads: [], writes: [], hosts: [], keys: [] }),
});

const found = (version: string | null, ...capabilities: Capability[]): Detected => ({
  state: "found",
  path: "/bin/true",
  version,
  login: "unknown",
  loginNote: "",
  family: family.parse("anthropic"),
  contextWindow: null,
  capabilities: new Set(capabilities),
});

it("says of each agent whether it can fly here, and why not", async () => {
  const agents = await foundAgents([
    adapter("one", found("1.2", "exec")),
    adapter("two", found(null, "permissions", "interactive")),
    adapter("three", found("1.2", "permissions")),
    adapter("four", { state: "missing" }),
    adapter("five", { state: "broken", path: null, reason: "FIVE ended with 1." }),
    adapter("pilot", found(null, "exec"), null),
  ]);
  expect(agents.map(({ agent, flies, sentence }) => [agent, flies, sentence])).toEqual([
    ["one", true, "ONE 1.2."],
    ["two", true, "TWO is installed."],
    ["three", false, "THREE is installed, but this Flightdeck cannot fly it yet."],
    ["four", false, "FOUR is not installed."],
    ["five", false, "FIVE ended with 1."],
  ]);
});

it("says which layers stand around an agent and how it is signed in; of one that is not there it knows nothing", async () => {
  const inside: Detected = {
    ...found("1.2", "steer", "exec"),
    ownSandbox: "inside-ours",
    loginNote: "A key.",
  } as Detected;
  const [plain, own, gone] = await foundAgents([
    adapter("one", found("1.2", "exec")),
    adapter("two", inside),
    adapter("three", { state: "missing" }),
  ]);
  expect(plain?.facts).toMatchObject({ sandbox: "ours", limits: [], path: "/bin/true" });
  expect(own?.facts).toMatchObject({
    sandbox: "ours-and-own",
    loginNote: "A key.",
    capabilities: ["exec", "steer"],
  });
  expect(gone?.facts).toBeNull();
});
