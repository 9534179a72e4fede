import { describe, expect, it } from "vitest";
import { acpAgents } from "./acp-agents.ts";

const listed = (value: unknown) => acpAgents({ FLIGHTDECK_ACP_AGENTS: JSON.stringify(value) });
const mine = { name: "mine", title: "Mine", command: ["my-agent", "--acp"] };

describe("the person's own agents", () => {
  it("are none where none is listed", () => {
    expect(acpAgents({})).toEqual({ state: "listed", agents: [] });
  });

  it("need a name, a title and a command; of everything else there is nothing", () => {
    expect(listed([mine])).toMatchObject({
      state: "listed",
      agents: [{ ...mine, family: null, mode: null, hosts: [], keys: [], reads: [], writes: [] }],
    });
  });

  it("may say their hosts by name, with a port or without", () => {
    const hosts = ["api.example.com", "api.example.com:8443", "127.0.0.1:11434"];
    expect(listed([{ ...mine, hosts }])).toMatchObject({ state: "listed", agents: [{ hosts }] });
  });

  it.each([
    ["text that is no JSON", "{"],
    ["the name of another agent", JSON.stringify([{ ...mine, name: "codex" }])],
    ["a name twice", JSON.stringify([mine, mine])],
    ["a field nobody knows", JSON.stringify([{ ...mine, host: "example.com" }])],
    ["a host that no rule understands", JSON.stringify([{ ...mine, hosts: ["a..b"] }])],
    ["every host", JSON.stringify([{ ...mine, hosts: ["*"] }])],
    ["a folder by a relative path", JSON.stringify([{ ...mine, writes: ["state"] }])],
  ])("fly not at all with %s, and it is said why", (_, text) => {
    const seen = acpAgents({ FLIGHTDECK_ACP_AGENTS: text });
    expect(seen).toMatchObject({ state: "unreadable" });
    expect(seen.state === "unreadable" ? seen.reason : "").toContain("FLIGHTDECK_ACP_AGENTS");
  });
});
