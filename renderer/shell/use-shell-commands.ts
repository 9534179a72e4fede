import { t } from "@lingui/core/macro";
import type { CommandName } from "#shared/commands.ts";
import type { Behaviour } from "../commands/registry.ts";
import { useCommands } from "../commands/use-commands.ts";
import { useWorkbench } from "../state/workbench.ts";
import type { Feature } from "./feature.ts";
import { cyclePanes } from "./panes.ts";
import { showScreen } from "./show-screen.ts";

/** What the commands of the window itself do. */
export function useShellCommands(features: readonly Feature[]): void {
  const { screen, connection, link } = useWorkbench();
  const behaviours: Partial<Record<CommandName, Behaviour>> = {
    "palette.open": {
      run: () => screen.getState().show(screen.getState().layer === "palette" ? "none" : "palette"),
    },
    "keys.show": { run: () => screen.getState().show("keys") },
    "pane.next": { run: () => cyclePanes(1) },
    "pane.previous": { run: () => cyclePanes(-1) },
    "view.rail": { run: () => screen.getState().toggleRail() },
    "view.dock": {
      run: () => {
        const shown = features.find(({ id }) => id === screen.getState().screen);
        if (shown?.toggleDock === undefined) screen.getState().toggleDock();
        else shown.toggleDock();
      },
    },
    "view.zoom-in": { run: () => connection.tell({ t: "zoom", step: "in" }) },
    "view.zoom-out": { run: () => connection.tell({ t: "zoom", step: "out" }) },
    "view.zoom-reset": { run: () => connection.tell({ t: "zoom", step: "reset" }) },
    "window.new": { run: () => connection.tell({ t: "new-window" }) },
    "window.close": { run: () => connection.tell({ t: "close-window" }) },
    "app.quit": { run: () => connection.tell({ t: "quit" }) },
    "logs.show": { run: () => connection.tell({ t: "show-logs" }) },
    "engine.restart": {
      run: () => connection.tell({ t: "restart-engine" }),
      refusal: () => (link.getState().link?.state === "up" ? t`The engine is running` : null),
    },
  };
  for (const feature of features) {
    behaviours[feature.go] = { run: () => showScreen(screen, feature.id) };
  }
  useCommands(behaviours);
}
