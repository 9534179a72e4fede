import { spawn } from "node:child_process";
import type { AgentName } from "../../build/test-agents/agent-versions.ts";
import { programOf, type AgentSurroundings } from "./agent-surroundings.ts";

/** The CLIs that are flown here without a bridge, in their own unattended form. */
export type Cli = Extract<AgentName, "codex" | "claude" | "opencode" | "gemini">;

/** Those with an adapter of their own: all of what can go wrong is flown with them. */
export const CLIS = ["codex", "claude", "opencode"] as const satisfies readonly Cli[];

/** Their tools are allowed: what is not allowed is for the tests of the bridge. As root nothing may allow everything. */
const UNATTENDED: Readonly<Record<Cli, (prompt: string) => readonly string[]>> = {
  codex: (prompt) => ["exec", "--json", "--skip-git-repo-check", "-s", "workspace-write", prompt],
  claude: (prompt) => [
    "-p",
    prompt,
    "--output-format",
    "stream-json",
    "--verbose",
    "--allowedTools",
    "Bash,Write,Edit,Read",
  ],
  opencode: (prompt) => ["run", "--format", "json", "--auto", prompt],
  gemini: (prompt) => ["-p", prompt, "--output-format", "stream-json", "--yolo", "-m", "gemini-2.5-pro"],
};

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said on its structured channel, line by line. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

export interface CliRun {
  readonly cli: Cli;
  readonly prompt: string;
  readonly folder: string;
  readonly surroundings: AgentSurroundings;
  readonly more?: readonly string[];
  readonly withinMs?: number;
  /** Ends it by force: while it waits for another try, opencode does not hear a SIGTERM. */
  readonly enough?: AbortSignal;
}

// A machine under load takes its time; the test itself ends soon after.
const WITHIN_MS = 100_000;

/** Runs a CLI to its end. One that does not end is ended, with everything in its process group. */
export function runCli({ cli, prompt, folder, surroundings, more = [], ...how }: CliRun): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(programOf(cli), [...UNATTENDED[cli](prompt), ...more], {
      cwd: folder,
      env: surroundings.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const end = (): void => {
      const lives = child.exitCode === null && child.signalCode === null;
      if (child.pid !== undefined && lives) process.kill(-child.pid, "SIGKILL");
    };
    const timer = setTimeout(end, how.withinMs ?? WITHIN_MS);
    how.enough?.addEventListener("abort", end);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      how.enough?.removeEventListener("abort", end);
      resolve({ code, signal, lines: stdout.split("\n").filter((line) => line !== ""), stderr });
    });
  });
}
