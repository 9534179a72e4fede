import { expect, it } from "vitest";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { launchOf } from "../testing/bridge-bench.ts";
import { offeredTools } from "./tools-offer.ts";

const settings = { mode: null, trustsRepository: true };
const tools = { command: ["/node", "/agent-mcp.mjs"], env: { AS_NODE: "1" } };

it("offers our tools as a server to be started, with the way to the bridge", () => {
  const offered = offeredTools(launchOf({ tools, settings }), { [CHANNEL_VARIABLE]: "/channel" });
  expect(offered.mcpServers).toEqual([
    {
      name: "flightdeck",
      command: "/node",
      args: ["/agent-mcp.mjs"],
      env: [
        { name: "AS_NODE", value: "1" },
        { name: CHANNEL_VARIABLE, value: "/channel" },
      ],
    },
  ]);
});

it("offers none where there are none, or nobody they could speak to", () => {
  expect(offeredTools(launchOf({ settings }), { [CHANNEL_VARIABLE]: "/channel" }).mcpServers).toEqual([]);
  expect(offeredTools(launchOf({ tools, settings }), {}).mcpServers).toEqual([]);
});

it("tells Claude Code to leave alone what a repository brings that nobody trusted", () => {
  const told = (trustsRepository: boolean) =>
    offeredTools(launchOf({ settings: { mode: null, trustsRepository } }), {})._meta.claudeCode.options;
  expect(told(false)).toEqual({ settingSources: ["user"] });
  expect(told(true)).toEqual({});
});
