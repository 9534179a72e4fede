// An agent of the Agent Client Protocol that knows no model and keeps no rule: it does what a test wrote down for it, whatever it was
// asked. Run: node rule-player.ts <folder> <name>; its scenes lie in <folder>/<name>.json.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Scene } from "./rule-cast.ts";

interface Frame {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly prompt?: readonly { readonly text: string }[] };
}

const [folder = "", name = ""] = process.argv.slice(2);
const say = (frame: object): void => {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...frame })}\n`);
};
const update = (what: object): void =>
  say({ method: "session/update", params: { sessionId: "one", update: what } });

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line) as Frame;
  if (method === "initialize") say({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  else if (method === "session/new") say({ id, result: { sessionId: "one" } });
  else if (method === "session/prompt") {
    play(params?.prompt?.map(({ text }) => text).join("\n") ?? "");
    say({ id, result: { stopReason: "end_turn", usage: { inputTokens: 10, outputTokens: 10 } } });
  } else if (id !== undefined) say({ id, result: {} });
}

/** The first scene whose words all stand in the prompt. What its commands print is what the agent says. */
function play(prompt: string): void {
  const scenes = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as readonly Scene[];
  const scene = scenes.find(({ when }) => when.every((words) => prompt.includes(words)));
  const command = scene?.run ?? "echo Nobody wrote down what to do.";
  const call = { toolCallId: "one", title: "run", kind: "execute", rawInput: { command } };
  update({ sessionUpdate: "tool_call", ...call, status: "in_progress" });
  const { stdout, status } = spawnSync("/bin/sh", ["-c", command], {
    encoding: "utf8",
    env: { ...process.env, CAST: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const rawOutput = { exit_code: status };
  update({ sessionUpdate: "tool_call_update", ...call, status: "completed", rawOutput });
  update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: stdout } });
}
