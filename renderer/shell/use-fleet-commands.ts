import { plural, t } from "@lingui/core/macro";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useCommands } from "../commands/use-commands.ts";
import { newCommandId } from "../connection/command-id.ts";
import { useWorkbench, type Workbench } from "../state/workbench.ts";
import { isInTheAir, meantMissions, sendToAll } from "./in-the-air.ts";

const NOTHING_FLIES = () => t`No mission is in the air`;

/** What a person does with everything that flies, whatever screen is shown. */
export function useFleetCommands(): void {
  const workbench = useWorkbench();
  const { screen, missionList, selection, settings } = workbench;
  const refusalFor = (wants: (mission: MissionSummary) => boolean, words: () => string) => () => {
    const meant = meantMissions(workbench);
    if (!missionList.getState().live) return t`The engine does not answer`;
    if (meant.length === 0) return NOTHING_FLIES();
    return meant.some(wants) ? null : words();
  };
  useCommands({
    "starts.pause": {
      run: () => void changeStarts(workbench, "mission.hold"),
      refusal: refusalFor(
        ({ held }) => !held,
        () => t`New starts are paused already`,
      ),
    },
    "starts.allow": {
      run: () => void changeStarts(workbench, "mission.release"),
      refusal: refusalFor(
        ({ held }) => held,
        () => t`New starts are allowed already`,
      ),
    },
    "mission.stop-all": {
      run: () => screen.getState().show("stop-all"),
      refusal: () => (missionList.getState().value?.some(isInTheAir) === true ? null : NOTHING_FLIES()),
    },
    "worktrees.show": { run: () => screen.getState().show("worktrees") },
    "mission.archive": {
      run: () => void archive(workbench),
      refusal: () => {
        const id = selection.getState().mission;
        const mission = missionList.getState().value?.find((each) => each.id === id);
        if (mission === undefined) return t`No mission is chosen`;
        if (!settings.getState().live) return t`The engine does not answer`;
        return isInTheAir(mission) ? t`The mission is in the air` : null;
      },
    },
  });
}

async function changeStarts(workbench: Workbench, type: "mission.hold" | "mission.release"): Promise<void> {
  const missions = meantMissions(workbench).filter(({ held }) => held === (type === "mission.release"));
  const problems = await sendToAll(workbench, missions, { type });
  const { add } = workbench.notices.getState();
  if (problems.length > 0) return add({ tone: "problem", words: problems.join(" ") });
  const many = missions.length;
  add({
    tone: "good",
    about: "starts",
    words:
      type === "mission.hold"
        ? t`No new starts in ${plural(many, { one: "# mission", other: "# missions" })}. What runs goes on.`
        : t`New starts are allowed again in ${plural(many, { one: "# mission", other: "# missions" })}.`,
  });
}

/** Only off the list: nothing of the mission is deleted. */
async function archive(workbench: Workbench): Promise<void> {
  const { connection, notices, selection, settings } = workbench;
  const mission = selection.getState().mission;
  if (mission === null) return;
  const isAway = settings.getState().value?.archived.includes(mission) === true;
  const change = isAway ? { bringBack: mission } : { archive: mission };
  const outcome = await connection.command("settings.change", { commandId: newCommandId(), change });
  const { add } = notices.getState();
  if (!outcome.ok) return add({ tone: "problem", words: outcome.failure.message });
  add({
    tone: "good",
    about: "archive",
    words: isAway
      ? t`The mission is on the list again.`
      : t`The mission is off the list. Its worktrees and files are all still there.`,
  });
}
