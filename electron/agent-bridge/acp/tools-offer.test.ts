import { expect, it } from "vitest";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { launchOf } from "../testing/bridge-bench.ts";
import { offeredTools } from "./tools-offer.ts";

const tools = { command: ["/node", "/agent-mcp.mjs"], env: { AS_NODE: "1" } };

it("offers our tools as a server to be started, with the way to the bridge", () => {
  const offered = offeredTools(launchOf({ tools }), { [CHANNEL_VARIABLE]: "/channel" });
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
  expect(offeredTools(launchOf(), { [CHANNEL_VARIABLE]: "/channel" })).toEqual({ mcpServers: [] });
  expect(offeredTools(launchOf({ tools }), {})).toEqual({ mcpServers: [] });
});
