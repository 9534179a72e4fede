import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Grid2x2, Grid3x3, Maximize2, PanelRight, Plus } from "lucide-react";
import { useStore } from "zustand";
import { useKeys } from "../../commands/use-keys.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { listed } from "../../ui/format.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Segments } from "../../ui/segments.tsx";
import { showLayout, useDesk, useDeskState } from "./desk.ts";
import { useOpenTerminal } from "./use-open-terminal.ts";
import { useShownTerminals } from "./use-shown.ts";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

export function TerminalsHeaderContext() {
  const live = useTerminals((state) => state.live);
  const terminals = useShownTerminals();
  const { length } = terminals;
  if (length === 0) return null;
  if (!live) return <Trans>{length} as last seen</Trans>;
  const needing = terminals.filter((each) => each.kind === "agent" && each.status === "needs_you").length;
  const ended = terminals.filter(({ state }) => state === "ended").length;
  const running = length - ended;
  const words = [
    needing > 0 && plural(needing, { one: "# needs you", other: "# need you" }),
    running > 0 && plural(running, { one: "# running", other: "# running" }),
    ended > 0 && plural(ended, { one: "# ended", other: "# ended" }),
  ].filter((word) => word !== false);
  return <>{listed(words)}</>;
}

export function TerminalsHeaderActions() {
  const { t } = useLingui();
  const desk = useDesk();
  const { screen } = useWorkbench();
  const mode = useDeskState((state) => state.mode);
  const some = useShownTerminals().length > 0;
  const dockOpen = useStore(screen, (state) => state.dockOpen);
  const dockKeys = useKeys("view.dock");
  const { open, refusal } = useOpenTerminal();
  if (!some) return null;
  return (
    <>
      <Segments
        label={t`Layout`}
        value={mode}
        onChange={(next) => showLayout(desk, next)}
        segments={[
          { value: "focus", label: t`Focus`, icon: <Maximize2 {...icon} /> },
          { value: "four", label: t`2 × 2`, icon: <Grid2x2 {...icon} /> },
          { value: "grid", label: t`3 × 3`, icon: <Grid3x3 {...icon} /> },
        ]}
        testId="terminal-layout"
      />
      {!dockOpen && (
        <IconButton
          label={t`Show the list`}
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
        <Trans>New terminal</Trans>
      </Button>
    </>
  );
}
