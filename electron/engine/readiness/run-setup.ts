import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { safeReason } from "../effects/safe-reason.ts";
import { runEngineCommand, type CommandOutcome } from "../flight/engine-commands.ts";
import type { Hands } from "../flight/hands.ts";
import type { CommandOwner } from "../flight/running-commands.ts";
import { maskText } from "../secrets/mask-text.ts";
import { plainView } from "../secrets/plain-view.ts";
import { SETUP_FILE, type Setup, type SetupCommand } from "./setup-file.ts";

/** The end of what a command said is where it says what went wrong. */
const SHOWN_OUTPUT = 1_400;

export interface SetupRun {
  readonly owner: CommandOwner;
  readonly folder: string;
  readonly place: MissionPlace;
  /** The person opted out of the sandbox for this mission. */
  readonly unsandboxed: boolean;
}

export type Ran =
  | { readonly ok: true; readonly commands: { command: string; exitCode: number }[] }
  | { readonly ok: false; readonly sentence: string };

/** Runs what installs, with the network its answer names. Stops at the first that fails. */
export const runCommands = (hands: Hands, { commands, network }: Setup, run: SetupRun): Promise<Ran> =>
  runAll(hands, commands, network.needed ? { hosts: network.hosts } : null, run);

/** Runs what has to pass in a folder that is ready; nothing of that may need the network, as no task does by itself. */
export const runChecks = (hands: Hands, { check }: Setup, run: SetupRun): Promise<Ran> =>
  runAll(hands, check, null, run);

async function runAll(
  hands: Hands,
  commands: readonly SetupCommand[],
  network: { readonly hosts: readonly string[] } | null,
  { owner, folder, place, unsandboxed }: SetupRun,
): Promise<Ran> {
  const done: { command: string; exitCode: number }[] = [];
  for (const { command, timeoutSeconds } of commands) {
    const outcome = await runEngineCommand(hands, {
      owner,
      // Each run is one of its own, also when an engine that died in between ran it before.
      line: command,
      folder,
      place,
      level: unsandboxed ? null : "workspace-write",
      network,
      timeoutSeconds,
    });
    if (outcome.exitCode !== 0 || outcome.timedOut)
      return {
        ok: false,
        sentence: maskText(failureOf(command, timeoutSeconds, outcome), hands.secrets.values),
      };
    done.push({ command, exitCode: outcome.exitCode });
  }
  return { ok: true, commands: done };
}

function failureOf(
  command: string,
  timeoutSeconds: number,
  { timedOut, exitCode, exit, output }: CommandOutcome,
): string {
  const how = timedOut
    ? `did not end within ${timeoutSeconds} s`
    : exitCode === null
      ? `was ended by ${exit.signal ?? exit.message ?? "nobody knows what"}`
      : `ended with exit code ${exitCode}`;
  const shown = command.split("\n")[0]?.slice(0, 200) ?? "";
  const sentence = `"${shown}" of ${SETUP_FILE} ${how}, so the copy is not ready. No agent was started in it; it is kept as it is.`;
  const end = plainView(output.trim(), false).text.slice(-SHOWN_OUTPUT);
  return safeReason(end === "" ? sentence : `${sentence}\n${end}`);
}
