import type { AgentFilesView } from "#shared/contract/repository-requests.ts";
import { shellWord } from "#shared/shell-word.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { BASE_OPTION, whereOf } from "./repository-words.ts";

const HASH = /^[0-9a-f]{64}$/;

export const repositoryAgentFiles: CliCommand = {
  name: "repository agent-files",
  summary:
    "Shows what a repository brings for the CLIs of agents (settings, hooks, servers, skills, CLAUDE.md, AGENTS.md), and whether they load it. Without your yes agents fly without these files.",
  words: ["repository"],
  flags: {},
  options: {
    ...BASE_OPTION,
    trust: { value: "sha-256", help: "let CLIs load them, as long as they have exactly this content" },
    decline: { value: "sha-256", help: "keep them from CLIs, and take back what was trusted before" },
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const [trusted, declined] = [given.option("trust"), given.option("decline")];
    if (trusted !== null && declined !== null)
      throw new InputError("--trust and --decline are two answers. Nothing was changed; give one of them.");
    const sha256 = trusted ?? declined;
    if (sha256 !== null && !HASH.test(sha256))
      throw new InputError(`"${sha256}" is no SHA-256 in hexadecimal. Nothing was changed.`);
    return asking(surroundings, async (client) => {
      const where = whereOf(given);
      const outcome =
        sha256 === null
          ? await client.request("repository.agent-files", where)
          : await client.request("repository.answer-agent-files", {
              ...where,
              sha256,
              answer: trusted === null ? "decline" : "trust",
            });
      const seen = valueOf(outcome);
      return { ok: true, lines: agentFilesText(seen), json: seen };
    });
  },
};

function agentFilesText(seen: AgentFilesView): string[] {
  const { repository, baseBranch, paths, sha256, problem, changes } = seen;
  const place = `${shellWord(repository)} --base ${shellWord(baseBranch)}`;
  const listed = paths.map((path) => `  ${path}`);
  const how = `Let agents load exactly this with: flightdeck repository agent-files ${place} --trust ${sha256 ?? ""}`;
  switch (seen.trust) {
    case "not-needed":
      return [`${baseBranch} brings nothing for agents.`];
    case "trusted":
      return [...listed, "Agents load them as long as their content is the same."];
    case "declined":
      return [...listed, "You said no: agents fly without them.", how];
    case "changed":
      return [
        ...listed,
        "They changed since you trusted them, so agents fly without them:",
        ...changes.map((change) => `  ${change}`),
        how,
      ];
    case "untrusted":
      return problem === null
        ? [...listed, "Nobody trusted them yet: agents fly without them.", how]
        : [`${problem} What ${baseBranch} brings for agents cannot be trusted; they fly without it.`];
  }
}
