import { beforeEach, describe, expect, it } from "vitest";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { PlainError } from "#launch/plain-error.ts";
import { launchOf } from "../testing/bridge-bench.ts";
import { offerTools, withToolsAllowed } from "./tools-offer.ts";

const tools = { command: ["/node", "/agent-mcp.mjs"], env: {} };
const env = { [CHANNEL_VARIABLE]: "/channel" };

let asked: unknown[];
beforeEach(() => {
  asked = [];
});
const answering = (answer: unknown) => ({
  ask: (...parts: unknown[]) => {
    asked.push(parts);
    return Promise.resolve(answer);
  },
});

describe("our tools", () => {
  it("are told to its server, with the way to the bridge and time for a person", async () => {
    const server = answering({ flightdeck: { status: "connected" } });
    expect(await offerTools(server, launchOf({ tools }), env)).toBeNull();
    const config = { type: "local", command: ["/node", "/agent-mcp.mjs"], environment: env };
    expect(asked).toMatchObject([["POST", "/mcp", { name: "flightdeck", config }]]);
    expect(asked).toMatchObject([["POST", "/mcp", { config: { timeout: 86_400_000 } }]]);
  });

  it.each([
    [{ flightdeck: { status: "failed", error: "It ended." } }, "It ended."],
    [null, "no answer"],
  ])("that it could not start are missed, with its reason: %j", async (answer, reason) => {
    expect(await offerTools(answering(answer), launchOf({ tools }), env)).toContain(reason);
  });

  it("that it refuses end nothing", async () => {
    const server = { ask: () => Promise.reject(new PlainError("opencode refused POST /mcp (400).")) };
    expect(await offerTools(server, launchOf({ tools }), env)).toContain("refused POST /mcp");
  });

  it("are not told where there are none", async () => {
    expect(await offerTools(answering({}), launchOf(), env)).toBeNull();
    expect(asked).toEqual([]);
  });
});

it("nobody is asked about our tools, after every rule for all; what the person denied stays denied", () => {
  expect(Object.entries(withToolsAllowed({ "*": "ask", bash: "ask" })).at(-1)).toEqual([
    "flightdeck_*",
    "allow",
  ]);
  expect(withToolsAllowed({ "*": "ask", "flightdeck_*": "deny" })).toEqual({
    "*": "ask",
    "flightdeck_*": "deny",
  });
});
