import { commandWords } from "./command-words.ts";
import type { OwnAgent } from "#shared/own-agent.ts";
import { shellWord } from "#shared/shell-word.ts";

/** An agent of a person's own as it stands in the fields of the form. */
export interface OwnAgentDraft {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly family: string;
  readonly mode: string;
  readonly hosts: string;
  readonly keys: string;
  readonly env: string;
  readonly reads: string;
  readonly writes: string;
}

export const EMPTY_DRAFT: OwnAgentDraft = {
  name: "",
  title: "",
  command: "",
  family: "",
  mode: "",
  hosts: "",
  keys: "",
  env: "",
  reads: "",
  writes: "",
};

export const draftOf = (agent: OwnAgent): OwnAgentDraft => ({
  name: agent.name,
  title: agent.title,
  command: commandLine(agent),
  family: agent.family ?? "",
  mode: agent.mode ?? "",
  hosts: agent.hosts.join(", "),
  keys: agent.keys.join(", "),
  env: agent.env.join(", "),
  reads: agent.reads.join(", "),
  writes: agent.writes.join(", "),
});

/** As a person would type it. An option needs no quotes: the program is there already. */
export const commandLine = ({ command }: Pick<OwnAgent, "command">): string =>
  command.map((word) => (/^-[\w./@%+=:,-]*$/.test(word) ? word : shellWord(word))).join(" ");

/** What the engine is asked to keep: it says what does not fit. null: a quote in the command is not closed. */
export function agentOf(draft: OwnAgentDraft): Record<string, unknown> | null {
  const command = commandWords(draft.command);
  if (command === null) return null;
  return {
    name: draft.name.trim(),
    title: draft.title.trim(),
    command,
    family: draft.family.trim() || null,
    mode: draft.mode.trim() || null,
    hosts: listOf(draft.hosts),
    keys: listOf(draft.keys),
    env: listOf(draft.env),
    reads: listOf(draft.reads),
    writes: listOf(draft.writes),
  };
}

const listOf = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
