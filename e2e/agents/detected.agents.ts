import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Installation } from "#launch/installation.ts";
import type { Detected } from "../../electron/engine/agents/agent-adapter.ts";
import { claudeAdapter } from "../../electron/engine/agents/claude/claude-adapter.ts";
import { codexAdapter } from "../../electron/engine/agents/codex/codex-adapter.ts";
import { geminiAdapter } from "../../electron/engine/agents/gemini/gemini-adapter.ts";
import { opencodeAdapter } from "../../electron/engine/agents/opencode/opencode-adapter.ts";
import { AgentSurroundings, programOf } from "./agent-surroundings.ts";
import { opencodeConfig } from "./cli-settings.ts";
import { CLIS } from "./run-cli.ts";

// What is said of each CLI before anything is flown with it: rows of the table in README.md that end before a session.

const DETECTED = [...CLIS, "gemini"] as const;
type Cli = (typeof DETECTED)[number];
const ADAPTERS = {
  codex: codexAdapter,
  claude: claudeAdapter,
  opencode: opencodeAdapter,
  gemini: geminiAdapter,
} as const;
/** Nothing asks this address in these tests. */
const MODEL_URL = "http://127.0.0.1:9";

let surroundings: AgentSurroundings;
beforeEach(() => {
  surroundings = new AgentSurroundings(MODEL_URL);
});
afterEach(() => surroundings.remove());

function detect(cli: Cli, more: Readonly<Record<string, string>> = {}): Promise<Detected> {
  const root = join(import.meta.dirname, "..", "..");
  const environment = { ...surroundings.environment, ...more };
  return ADAPTERS[cli]({ environment, installation: new Installation(root, { sources: false }) }).detect();
}

/** The real program, as a version of it would be that does not take these words yet: first on PATH. */
function older(cli: Cli, refused: string): Readonly<Record<string, string>> {
  const folder = join(surroundings.folder, "older");
  mkdirSync(folder);
  const real = programOf(cli);
  const lines = [
    "#!/bin/sh",
    `case "$*" in *${refused}*) echo "error: unknown option '${refused}'" >&2; exit 1;; esac`,
    `[ "$1" = "--help" ] && { ${real} --help | grep -v -e "--${refused}"; exit 0; }`,
    `exec ${real} "$@"`,
  ];
  writeFileSync(join(folder, cli), `${lines.join("\n")}\n`);
  chmodSync(join(folder, cli), 0o755);
  return { PATH: [folder, surroundings.environment["PATH"]].join(delimiter) };
}

describe.each(DETECTED)("%s", (cli) => {
  it("that is not there is missing", async () => {
    expect(await detect(cli, { PATH: "/usr/bin:/bin" })).toEqual({ state: "missing" });
  });

  it("that is there is found in its version, and signed in by its key", async () => {
    expect(await detect(cli)).toMatchObject({ state: "found", login: "logged-in" });
  });
});

describe("a version that cannot be flown", () => {
  it("of Codex has no app-server, which is said with the way out", async () => {
    const seen = await detect("codex", older("codex", "app-server"));
    expect(seen).toMatchObject({ state: "broken" });
    expect(seen.state === "broken" ? seen.reason : "").toContain("npm install -g @openai/codex");
  });

  it("of opencode tells no settings, which is said with the way out", async () => {
    const seen = await detect("opencode", older("opencode", "debug"));
    expect(seen).toMatchObject({ state: "broken" });
    expect(seen.state === "broken" ? seen.reason : "").toContain("npm install -g opencode-ai");
  });

  it("of Gemini CLI does not speak the Agent Client Protocol, which is said with the way out", async () => {
    const seen = await detect("gemini", older("gemini", "acp"));
    expect(seen).toMatchObject({ state: "broken" });
    expect(seen.state === "broken" ? seen.reason : "").toContain("npm install -g @google/gemini-cli");
  });

  it("of Claude Code takes no permission prompts, and does not count as one that can be flown over pipes", async () => {
    const seen = await detect("claude", older("claude", "permission-prompt-tool"));
    expect(seen.state).toBe("found");
    expect([...(seen.state === "found" ? seen.capabilities : [])]).not.toContain("exec");
  });
});

describe("who is signed out", () => {
  it("of Codex is whoever has not set the key that its provider wants", async () => {
    const seen = await detect("codex", { SCRIPTED_MODEL_KEY: "" });
    expect(seen).toMatchObject({ state: "found", login: "logged-out" });
    expect(seen.state === "found" ? seen.loginNote : "").toContain("SCRIPTED_MODEL_KEY is not set");
  });

  it("of Claude Code is whoever has neither key nor login", async () => {
    expect(await detect("claude", { ANTHROPIC_API_KEY: "" })).toMatchObject({ login: "logged-out" });
  });

  it("of Gemini CLI is whoever has chosen no way to sign in", async () => {
    const settings = join(surroundings.folder, "home", ".gemini", "settings.json");
    writeFileSync(settings, "{}");
    expect(await detect("gemini")).toMatchObject({ state: "found", login: "logged-out" });
    writeFileSync(settings, JSON.stringify({ security: { auth: { selectedType: "oauth-personal" } } }));
    expect(await detect("gemini")).toMatchObject({ login: "logged-out" });
  });

  it("of opencode is whoever has neither key nor login for the provider of its model", async () => {
    const config = JSON.parse(opencodeConfig(MODEL_URL)) as object;
    const own = { ...config, provider: {}, model: "anthropic/claude-sonnet-4-5" };
    writeFileSync(join(surroundings.folder, "opencode.json"), JSON.stringify(own));
    const seen = await detect("opencode", { ANTHROPIC_API_KEY: "" });
    expect(seen).toMatchObject({ state: "found", login: "logged-out" });
    expect(seen.state === "found" ? seen.loginNote : "").toContain("opencode auth login");
  });
});
