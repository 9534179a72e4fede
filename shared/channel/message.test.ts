import { describe, expect, it } from "vitest";
import { agentCommands } from "../mission/flight/flight-commands.ts";
import { agentReport } from "./message.ts";

const types = (schemas: readonly { shape: { type: { value: string } } }[]) =>
  schemas.map(({ shape }) => shape.type.value);

describe("a report", () => {
  it("is every command of an agent, a hand-off, proposed tasks, or something to be read", () => {
    const own = ["hand-off", "propose-tasks", "read"];
    expect(types(agentReport.options)).toEqual([...types(agentCommands), ...own]);
  });

  it("never says whose it is, nor what only the engine knows", () => {
    for (const { shape } of agentReport.options) {
      for (const name of ["task", "attempt", "protectedFolders", "ref"])
        expect(shape).not.toHaveProperty(name);
    }
  });

  it("takes a command line as text, without what it is said to mean", () => {
    const asked = { type: "agent.request", request: "r1", action: { kind: "command", text: "ls | wc" } };
    expect(agentReport.parse(asked)).toEqual({ ...asked, why: "", action: { ...asked.action, cwd: null } });
    const parsed = { parts: [], unclear: [] };
    expect(agentReport.safeParse({ ...asked, action: { ...asked.action, parsed } }).success).toBe(false);
  });
});
