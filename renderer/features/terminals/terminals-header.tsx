import { Grid2x2, Maximize2, PanelRight, Plus } from "lucide-react";
import { useStore } from "zustand";
import { useKeys } from "../../commands/use-keys.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Segments } from "../../ui/segments.tsx";
import { useDesk, useDeskState } from "./desk.ts";
import { useOpenTerminal } from "./use-open-terminal.ts";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

export function TerminalsHeaderContext() {
  const live = useTerminals((state) => state.live);
  const terminals = useTerminals((state) => state.value);
  if (terminals === null || terminals.length === 0) return null;
  if (!live) return <>{terminals.length} as last seen</>;
  const ended = terminals.filter(({ state }) => state === "ended").length;
  const running = terminals.length - ended;
  return (
    <>{[running > 0 && `${running} running`, ended > 0 && `${ended} ended`].filter(Boolean).join(", ")}</>
  );
}

export function TerminalsHeaderActions() {
  const desk = useDesk();
  const { screen } = useWorkbench();
  const mode = useDeskState((state) => state.mode);
  const some = useTerminals((state) => (state.value?.length ?? 0) > 0);
  const dockOpen = useStore(screen, (state) => state.dockOpen);
  const dockKeys = useKeys("view.dock");
  const { open, refusal } = useOpenTerminal();
  if (!some) return null;
  return (
    <>
      <Segments
        label="Layout"
        value={mode}
        onChange={(next) => desk.state.setState({ mode: next })}
        segments={[
          { value: "grid", label: "Grid", icon: <Grid2x2 {...icon} /> },
          { value: "focus", label: "Focus", icon: <Maximize2 {...icon} /> },
        ]}
        testId="terminal-layout"
      />
      {!dockOpen && (
        <IconButton
          label="Show the list"
          keys={dockKeys}
          icon={<PanelRight {...icon} size={16} />}
          onClick={() => screen.getState().toggleDock()}
        />
      )}
      <Button
        shortens
        icon={<Plus {...icon} size={16} />}
        refusal={refusal}
        data-testid="new-terminal"
        onClick={open}
      >
        New terminal
      </Button>
    </>
  );
}
