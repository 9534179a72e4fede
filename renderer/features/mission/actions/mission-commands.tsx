import { useLingui } from "@lingui/react/macro";
import { useCommands } from "../../../commands/use-commands.ts";
import { useMissionStore } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { useArrangementStore } from "../arrangement.ts";
import { useMissionCommand } from "../use-mission-command.ts";
import { undoRefusal } from "./undo-refusal.ts";

/** What the commands about the whole of the shown mission do that need a word with the person, or several commands of the engine. */
export function MissionCommands() {
  const { t } = useLingui();
  const { selection } = useWorkbench();
  const store = useMissionStore();
  const arrangement = useArrangementStore();
  const send = useMissionCommand();
  const stateNow = () => store.getState().state;
  useCommands({
    "finding.settle": {
      refusal: () => {
        const open = [...(stateNow()?.findings.values() ?? [])].some((each) => each.state === "open");
        return open ? null : t`No finding is open`;
      },
      run: () => {
        const { task } = selection.getState();
        arrangement.setState({ question: { act: "settle", task, finding: null } });
      },
    },
    "mission.undo-landing": {
      refusal: () => undoRefusal(stateNow()),
      run: () => arrangement.setState({ question: { act: "undo-landing" } }),
    },
    "limits.lift": {
      refusal: () => ((stateNow()?.limits.size ?? 0) > 0 ? null : t`No family is out of quota`),
      run: () => {
        for (const family of stateNow()?.limits.keys() ?? [])
          void send({ type: "family.lift-limit", family });
      },
    },
  });
  return null;
}
