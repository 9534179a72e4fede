// An agent of the Agent Client Protocol that knows no model: it says and writes what a test wrote into its folder.
// Run: node oracle.ts <folder>; the answers lie in <folder>/answers.json, by the heading of the prompt, one for each time.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

interface Frame {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly prompt?: readonly { readonly text: string }[] };
}

/** Words alone, or files that are written into the workspace before they are said. */
type Answer = string | { readonly files: Readonly<Record<string, string>>; readonly say: string };

const folder = process.argv[2] ?? "";
const say = (frame: object): void => {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...frame })}\n`);
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line) as Frame;
  if (method === "initialize") say({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  else if (method === "session/new") say({ id, result: { sessionId: "one" } });
  else if (method === "session/prompt") {
    const prompt = params?.prompt?.map(({ text }) => text).join("\n") ?? "";
    // A test lets it think for as long as it wants.
    while (thinks(prompt)) await new Promise((resolve) => setTimeout(resolve, 20));
    const answer = answerTo(prompt);
    if (typeof answer !== "string") for (const [path, text] of Object.entries(answer.files)) edit(path, text);
    const content = { type: "text", text: typeof answer === "string" ? answer : answer.say };
    const update = { sessionUpdate: "agent_message_chunk", content };
    say({ method: "session/update", params: { sessionId: "one", update } });
    say({ id, result: { stopReason: "end_turn" } });
  } else if (id !== undefined) say({ id, result: {} });
}

/** About everything, or about what is put together only. */
function thinks(prompt: string): boolean {
  if (existsSync(join(folder, "think"))) return true;
  return prompt.startsWith("# Put together") && existsSync(join(folder, "think-together"));
}

/** It only reads, so it cannot count: a prompt that says what was wrong is the second time. */
function answerTo(prompt: string): Answer {
  const answers = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8")) as Record<string, Answer[]>;
  const heading = Object.keys(answers).find((each) => prompt.startsWith(each)) ?? "";
  const isAgain = /^## Your answer/m.test(prompt);
  return answers[heading]?.[isAgain ? 1 : 0] ?? "Nobody wrote down an answer.";
}

function edit(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const diff = { type: "diff", path: join(process.cwd(), path), oldText: null, newText: text };
  const call = {
    toolCallId: path,
    title: `Write ${path}`,
    kind: "edit",
    status: "completed",
    content: [diff],
  };
  say({
    method: "session/update",
    params: { sessionId: "one", update: { sessionUpdate: "tool_call", ...call } },
  });
}
