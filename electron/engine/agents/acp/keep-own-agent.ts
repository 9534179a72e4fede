import type { Outcome } from "#shared/contract/client.ts";
import type { CommandId } from "#shared/ids.ts";
import { misfit } from "#shared/own-agent.ts";
import { answered, refused } from "../../gateway/answers.ts";
import type { Workbench } from "../../workbench.ts";
import { acpAgent } from "./acp-agents.ts";

/** They are part of the settings, which every window gets as one message. */
const MOST_AGENTS = 20;

interface Wish {
  readonly commandId: CommandId;
  /** As a person wrote it. */
  readonly agent: Readonly<Record<string, unknown>>;
  /** It is meant to be new: one of that name is not written over. */
  readonly isNew: boolean;
}

/** Keeps an agent of the person's own in the settings, or says in one sentence why not. */
export async function keepOwnAgent(
  workbench: Pick<Workbench, "settings" | "changeSettings">,
  { commandId, agent, isNew }: Wish,
): Promise<Outcome<Record<string, never>>> {
  const read = acpAgent.safeParse(agent);
  if (!read.success)
    return refused("bad-request", `This agent was not kept: ${misfit(read.error)}. Nothing was changed.`);
  const { name } = read.data;
  const others = workbench.settings.ownAgents.filter((each) => each.name !== name);
  if (isNew && others.length < workbench.settings.ownAgents.length)
    return refused("conflict", `There is an agent "${name}" already. Nothing was changed; edit that one.`);
  if (others.length >= MOST_AGENTS)
    return refused(
      "refused",
      `There are ${MOST_AGENTS} agents of your own already. Nothing was changed; remove one.`,
    );
  await workbench.changeSettings(commandId, { keepAgent: read.data });
  return answered({});
}
