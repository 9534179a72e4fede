import { plural, t } from "@lingui/core/macro";
import { isInTheAir, type MissionSummary } from "#shared/contract/missions.ts";
import { useCommands } from "../commands/use-commands.ts";
import { newCommandId } from "../connection/command-id.ts";
import { useWorkbench, type Workbench } from "../state/workbench.ts";
import { meantMissions, sendToAll } from "./in-the-air.ts";

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
      run: () => void change(workbench, "mission.hold"),
      refusal: refusalFor(WANTS["mission.hold"], () => t`New starts are paused already`),
    },
    "starts.allow": {
      run: () => void change(workbench, "mission.release"),
      refusal: refusalFor(WANTS["mission.release"], () => t`New starts are allowed already`),
    },
    "mission.pause": {
      run: () => void change(workbench, "mission.pause"),
      refusal: refusalFor(WANTS["mission.pause"], () => t`It is paused already`),
    },
    "mission.resume": {
      run: () => void change(workbench, "mission.resume"),
      refusal: refusalFor(WANTS["mission.resume"], () => t`It is not paused`),
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

type Change = "mission.hold" | "mission.release" | "mission.pause" | "mission.resume";

/** Whom a change still changes. */
const WANTS: Readonly<Record<Change, (mission: MissionSummary) => boolean>> = {
  "mission.hold": ({ held }) => !held,
  "mission.release": ({ held }) => held,
  "mission.pause": ({ paused }) => !paused,
  "mission.resume": ({ paused }) => paused,
};

async function change(workbench: Workbench, type: Change): Promise<void> {
  const missions = meantMissions(workbench).filter(WANTS[type]);
  const problems = await sendToAll(workbench, missions, { type });
  const { add } = workbench.notices.getState();
  if (problems.length > 0) return add({ tone: "problem", words: problems.join(" ") });
  add({ tone: "good", about: "starts", words: doneWords(type, missions.length) });
}

function doneWords(type: Change, many: number): string {
  switch (type) {
    case "mission.hold":
      return plural(many, {
        one: "No new starts in # mission. What runs goes on.",
        other: "No new starts in # missions. What runs goes on.",
      });
    case "mission.release":
      return plural(many, {
        one: "New starts are allowed again in # mission.",
        other: "New starts are allowed again in # missions.",
      });
    case "mission.pause":
      return plural(many, {
        one: "# mission is paused. What ran was interrupted and goes on where it was.",
        other: "# missions are paused. What ran was interrupted and goes on where it was.",
      });
    case "mission.resume":
      return plural(many, { one: "# mission goes on.", other: "# missions go on." });
  }
}

/** Only off the list: nothing of the mission is deleted. */
async function archive(workbench: Workbench): Promise<void> {
  const { connection, notices, selection, settings } = workbench;
  const mission = selection.getState().mission;
  if (mission === null) return;
  const isAway = settings.getState().value?.archived.includes(mission) === true;
  const wanted = isAway ? { bringBack: mission } : { archive: mission };
  const outcome = await connection.command("settings.change", { commandId: newCommandId(), change: wanted });
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
