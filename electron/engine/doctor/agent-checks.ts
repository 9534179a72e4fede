import type { Check, Finding } from "./check.ts";
import { runProgram } from "./run-program.ts";

interface KnownAgent {
  readonly program: string;
  readonly title: string;
  readonly install: string;
}

/** The agents most people fly. Any other can be flown by its command line; it has no row of its own here. */
const AGENTS: readonly KnownAgent[] = [
  { program: "claude", title: "Claude Code", install: "npm install -g @anthropic-ai/claude-code" },
  { program: "codex", title: "Codex CLI", install: "npm install -g @openai/codex" },
  { program: "opencode", title: "opencode", install: "npm install -g opencode-ai" },
];

async function lookAtAgent({ program, title, install }: KnownAgent): Promise<Finding> {
  const answer = await runProgram(program, ["--version"]);
  if (!answer.found) {
    // Nobody needs all of them, so a missing one is no problem of this computer.
    return {
      state: "warning",
      sentence: `${title} is not installed (no "${program}" on PATH).`,
      fix: install,
    };
  }
  if (answer.code !== 0) {
    return { state: "problem", sentence: `"${program} --version" failed: ${answer.text.slice(0, 200)}` };
  }
  const version = answer.text.split("\n")[0]?.slice(0, 80) ?? "";
  return {
    state: "good",
    sentence: `${title} is installed: ${version}. Whether it is signed in is not checked yet.`,
  };
}

export const agentChecks: readonly Check[] = AGENTS.map((agent) => ({
  id: `agent.${agent.program}`,
  title: agent.title,
  look: () => lookAtAgent(agent),
}));
