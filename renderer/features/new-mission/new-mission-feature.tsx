import { Rocket } from "lucide-react";
import type { ComponentType } from "react";
import { useCommands } from "../../commands/use-commands.ts";
import type { Feature } from "../../shell/feature.ts";
import { showScreen } from "../../shell/show-screen.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { briefStore, write } from "./brief-store.ts";
import { BriefContext, useBriefStore } from "./new-mission-context.ts";

const NewMissionScreen = lazyPart(async () => (await import("./new-mission-screen.tsx")).NewMissionScreen);

/** The brief of one window: it stays while other screens are shown, and is kept for the next start. */
export function newMissionFeature(): Feature {
  const store = briefStore();
  const withStore = (Part: ComponentType) =>
    function WithStore() {
      return (
        <BriefContext value={store}>
          <Part />
        </BriefContext>
      );
    };
  return {
    id: "new-mission",
    title: "New mission",
    icon: Rocket,
    go: "mission.new",
    place: null,
    Screen: withStore(NewMissionScreen),
    Background: withStore(OpenRepository),
  };
}

function OpenRepository() {
  const { connection, screen } = useWorkbench();
  const store = useBriefStore();
  const open = async (): Promise<void> => {
    const repository = await connection.chooseFolder();
    if (repository === null) return;
    // Another repository has other branches.
    write(store, { repository, baseBranch: "" });
    showScreen(screen, "new-mission");
  };
  useCommands({
    "repository.open": {
      run: () => {
        void open();
      },
    },
  });
  return null;
}
