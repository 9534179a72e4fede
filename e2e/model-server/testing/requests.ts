/** What the CLIs send, cut down to what a model looks at. */
const tool = (name: string) => ({ type: "function", name, parameters: { type: "object" } });

/** As Codex asks. */
export const codexRequest = (prompt: string, ...after: readonly object[]) => ({
  path: "/v1/responses",
  body: {
    model: "gpt-5.5",
    stream: true,
    prompt_cache_key: "thread-1",
    tools: [tool("exec_command"), { type: "custom", name: "apply_patch" }, tool("request_user_input")],
    input: [
      { type: "message", role: "developer", content: [{ type: "input_text", text: "You are an agent." }] },
      { type: "message", role: "user", content: [{ type: "input_text", text: prompt }] },
      ...after,
    ],
  },
});

/** As Claude Code asks. */
export const claudeRequest = (prompt: string, ...after: readonly object[]) => ({
  path: "/v1/messages",
  body: {
    model: "claude-sonnet-4-5",
    stream: true,
    system: [{ type: "text", text: "You are an agent.\n - Primary working directory: /flight/a folder\n" }],
    tools: ["Bash", "Write", "Edit", "Read", "mcp__flightdeck__ask_human"].map((name) => ({ name })),
    messages: [{ role: "user", content: [{ type: "text", text: prompt }] }, ...after],
  },
});

/** As opencode asks. */
export const opencodeRequest = (prompt: string, ...after: readonly object[]) => ({
  path: "/v1/chat/completions",
  body: {
    model: "scripted-1",
    stream: true,
    tools: ["bash", "write", "edit", "read"].map((name) => ({ type: "function", function: tool(name) })),
    messages: [
      { role: "system", content: "<env>\n  Working directory: /flight/project\n</env>" },
      { role: "user", content: prompt },
      ...after,
    ],
  },
});

/** As Gemini CLI asks. */
export const geminiRequest = (prompt: string, ...after: readonly object[]) => ({
  path: "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse",
  body: {
    tools: [{ functionDeclarations: [{ name: "run_shell_command" }, { name: "write_file" }] }],
    contents: [{ role: "user", parts: [{ text: prompt }] }, ...after],
  },
});
