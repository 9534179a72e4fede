import { KNOWN_AGENTS, type KnownAgent } from "../agents/known-agents.ts";
import type { Check, Finding } from "./check.ts";
import { runProgram } from "../run-program.ts";

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

export const agentChecks: readonly Check[] = KNOWN_AGENTS.map((agent) => ({
  id: `agent.${agent.program}`,
  title: agent.title,
  look: () => lookAtAgent(agent),
}));
