import type { AcceptanceCommand, MissionPlace } from "#shared/mission/mission-contract.ts";
import type { Signal } from "#shared/mission/flight/signal.ts";
import type { Sandbox } from "#shared/mission/words.ts";
import { runEngineCommand, type CommandOutcome } from "../engine-commands.ts";
import type { Hands } from "../hands.ts";
import type { CommandOwner } from "../running-commands.ts";
import type { Reach } from "../sandbox-boxes.ts";
import { endOfText } from "../shown-text.ts";

/** What a failing command says may be long; the prompt of the next attempt carries it. */
const KEPT_OF_FAILURE = 6_000;
const KEPT_OF_SUCCESS = 600;

export interface Acceptance {
  readonly owner: CommandOwner;
  readonly commands: readonly AcceptanceCommand[];
  readonly folder: string;
  readonly place: MissionPlace;
  readonly level: Sandbox | null;
  readonly network: Reach;
  /** Files of the commit that are not what it says any more. Absent: nobody promised that they stay. */
  readonly changedTracked?: () => Promise<readonly string[]>;
}

export interface Proof {
  readonly holds: boolean;
  readonly detail: string;
  readonly sources: readonly string[];
}

/** Runs the commands one after the other and stops at the first that fails: what comes after it proves nothing any more. */
export async function prove(hands: Hands, acceptance: Acceptance): Promise<Proof> {
  const said: string[] = [];
  const sources: string[] = [];
  for (const { command, timeoutSeconds } of acceptance.commands) {
    const { owner, folder, place, level, network, changedTracked } = acceptance;
    const outcome = await runEngineCommand(hands, {
      owner,
      line: command,
      folder,
      place,
      level,
      network,
      timeoutSeconds,
    });
    sources.push(outcome.session);
    const passed = outcome.exitCode === 0 && !outcome.timedOut;
    said.push(`$ ${command}\n${endOf(outcome, timeoutSeconds, passed)}`);
    if (!passed) return { holds: false, detail: said.join("\n"), sources };
    const changed = (await changedTracked?.()) ?? [];
    if (changed.length > 0)
      return { holds: false, detail: [...said, changedText(changed)].join("\n"), sources };
  }
  return { holds: true, detail: said.join("\n"), sources };
}

const changedText = (changed: readonly string[]): string =>
  `This changed files of the commit itself (${changed.slice(0, 5).join(", ")}), so what was tested is not what would be merged. It does not count, and nothing more was run.`;

function endOf(outcome: CommandOutcome, timeoutSeconds: number, passed: boolean): string {
  const output = endOfText(outcome.output.trim(), passed ? KEPT_OF_SUCCESS : KEPT_OF_FAILURE);
  const how = outcome.timedOut
    ? `ended by Flightdeck after ${timeoutSeconds} s without an end of its own`
    : outcome.exitCode === null
      ? `ended by ${outcome.exit.signal ?? outcome.exit.message ?? "nobody knows what"}`
      : `exit code ${outcome.exitCode}`;
  return output === "" ? how : `${output}\n${how}`;
}

export const acceptanceSignal = ({ holds, detail, sources }: Proof): Signal => ({
  name: "acceptance",
  holds,
  source: `commands the engine ran in the sandbox (${sources.join(", ")})`.slice(0, 200),
  detail: endOfText(detail, 20_000),
});
