import { useWorkbench } from "../../state/workbench.ts";
import { useCommands } from "../../commands/use-commands.ts";
import { useArrangementStore, type View } from "./arrangement.ts";
import { isNarrowWindow } from "./use-narrow-window.ts";
import { isBottomOpen } from "./use-docks.ts";

/** What the commands of the mission screen do. */
export function MissionBackground() {
  const { screen } = useWorkbench();
  const arrangement = useArrangementStore();
  const show = (view: View) => ({
    run: () => {
      screen.getState().go("mission");
      arrangement.setState({ view, browsing: false });
    },
  });
  useCommands({
    "mission.graph": show("graph"),
    "mission.list": show("list"),
    "mission.timeline": show("timeline"),
    "view.bottom": {
      run: () => {
        const { bottomOpen } = arrangement.getState();
        arrangement.setState({ bottomOpen: !isBottomOpen(bottomOpen, isNarrowWindow()) });
      },
    },
  });
  return null;
}
