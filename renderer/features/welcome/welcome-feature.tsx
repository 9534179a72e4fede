import { Compass } from "lucide-react";
import type { ComponentType } from "react";
import { useCommands } from "../../commands/use-commands.ts";
import type { Feature } from "../../shell/feature.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { demoStore, watchDemo, type DemoStore } from "./demo-store.ts";
import { useDemoEnd } from "./use-demo-end.ts";
import { Welcome } from "./welcome.tsx";

/** The way in. The mission screen shows the same page as long as there is no mission. */
export function welcomeFeature(): Feature {
  const demo = demoStore();
  return {
    id: "welcome",
    title: "Welcome",
    icon: Compass,
    go: "go.welcome",
    place: null,
    Screen: withDemo(Welcome, demo),
    Background: withDemo(DemoCommand, demo),
  };
}

function withDemo(Part: ComponentType<{ readonly demo: DemoStore }>, demo: DemoStore): ComponentType {
  return function WithDemo() {
    return <Part demo={demo} />;
  };
}

function DemoCommand({ demo }: { readonly demo: DemoStore }) {
  const workbench = useWorkbench();
  useDemoEnd();
  useCommands({
    "mission.demo": {
      run: () => {
        void watchDemo(demo, workbench);
      },
    },
  });
  return null;
}
