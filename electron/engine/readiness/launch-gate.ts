import { realpathSync } from "node:fs";
import type { MissionId } from "#shared/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { shellWord } from "#shared/shell-word.ts";
import { problemText } from "../planner/problem.ts";
import type { Repository } from "../git/repository.ts";
import { setupAtCommit } from "./setup-at-commit.ts";
import { isHarmless, SETUP_FILE, type WrittenSetup } from "./setup-file.ts";
import { Trust } from "./trust.ts";

/** What a sentence has room for; "flightdeck repository setup" shows all of them. */
const NAMED_COMMANDS = 3;

/** The base commit a mission was launched from. Its setup is what runs, for the whole mission, whatever the base says later. */
export const setupRef = (mission: MissionId): string => `refs/flightdeck/setup/${mission}`;

/**
 * Why a mission may not be launched from here; null: it may, and from which commit is written down. Done again it says the
 * same, unless the base or the person's trust changed.
 */
export async function holdAtLaunch(
  home: string,
  repository: Repository,
  mission: MissionId,
  place: MissionPlace,
): Promise<string | null> {
  const commit = await repository.baseOf(place.baseBranch);
  const found = await setupAtCommit(repository.place, commit);
  if (found.kind === "wrong") {
    const places = found.problems.map((each) => problemText(each)).join(" ");
    return `What ${place.baseBranch} runs to make a copy ready cannot be used: ${places} Nothing was started; the plan stays as it is.`;
  }
  const real = realpathSync(place.repository);
  if (found.kind === "setup" && !isHarmless(found.written.setup)) {
    const trust = new Trust(home);
    const file = { repository: real, file: SETUP_FILE };
    if (!trust.has(file, found.written.sha256))
      return untrusted(place, found.written, trust.of(file).length > 0);
  }
  const ref = setupRef(mission);
  const before = await repository.ref(ref);
  const isWritten = before === commit || (await repository.moveRef(ref, commit, before));
  // Asked twice at once: what the other one wrote says the same.
  if (!isWritten && (await repository.ref(ref)) !== commit) {
    return `Somebody else launched mission ${mission} at the same moment. Nothing was started by this; look at it again.`;
  }
  return null;
}

function untrusted(
  { repository, baseBranch }: MissionPlace,
  written: WrittenSetup,
  hasChanged: boolean,
): string {
  const { commands, carry, check } = written.setup;
  const lines = [...commands, ...check].map(({ command }) => command.split("\n")[0] ?? "");
  const shown = lines.slice(0, NAMED_COMMANDS).map((line) => `"${line.slice(0, 100)}"`);
  const more = lines.length > shown.length ? ` and ${lines.length - shown.length} more` : "";
  const runs = lines.length === 0 ? "runs nothing" : `runs ${shown.join(", ")}${more}`;
  const shows =
    carry.length === 0 ? "" : ` and shows agents ${carry.length} of your ignored files or patterns`;
  const why = hasChanged ? "changed since you trusted it" : "is not trusted yet";
  const where = `${shellWord(repository)} ${written.sha256} --base ${shellWord(baseBranch)}`;
  return `${SETUP_FILE} of ${baseBranch} ${runs}${shows}, and ${why}. Nothing was started; the plan stays as it is. Read it with "flightdeck repository setup ${shellWord(repository)}", then: flightdeck repository trust ${where}`;
}
