import { Trans, useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { useStore } from "zustand";
import { useKeys } from "../../commands/use-keys.ts";
import { windowStorage } from "../../state/window-storage.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Keys } from "../../ui/keys.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { useDeskState } from "./desk.ts";
import { columnsIn, gridLayout, mostTiles } from "./grid-layout.ts";
import { TerminalList } from "./terminal-list.tsx";
import { TerminalTile } from "./terminal-tile.tsx";
import { visibleTerminals } from "./arrangement.ts";
import type { ShownTerminal } from "./shown-terminal.ts";
import styles from "./terminals-screen.module.css";
import { useOpenTerminal } from "./use-open-terminal.ts";
import { useShownTerminals } from "./use-shown.ts";

export function TerminalsScreen() {
  useNamedKeys();
  const { t } = useLingui();
  const known = useTerminals((state) => state.value !== null);
  const terminals = useShownTerminals();
  if (!known) {
    return (
      <section data-pane="terminals" aria-label={t`Terminals`} tabIndex={-1} className={styles.pane}>
        <Empty
          title={t`Terminals`}
          sentence={t`They appear as soon as the engine answers.`}
          action={<Spinner words={t`Waiting for the engine`} />}
        />
      </section>
    );
  }
  return terminals.length === 0 ? <NoTerminals /> : <Panes terminals={terminals} />;
}

/** The rest of the window names only keys that work while a terminal here has the others. */
function useNamedKeys(): void {
  const { screen } = useWorkbench();
  const controlled = useDeskState((state) => state.controlled !== null);
  useEffect(() => {
    screen.getState().sendKeysToProcess(controlled);
    return () => screen.getState().sendKeysToProcess(false);
  }, [screen, controlled]);
}

function NoTerminals() {
  const { t } = useLingui();
  const { open, refusal } = useOpenTerminal();
  return (
    <section data-pane="terminals" aria-label={t`Terminals`} className={styles.pane}>
      <Empty
        title={t`No terminal is open`}
        sentence={t`A terminal keeps running when this window closes, and even when the engine stops. Come back and it is still here.`}
        action={
          <Button
            look="primary"
            icon={<Plus size={16} strokeWidth={1.75} aria-hidden="true" />}
            refusal={refusal}
            data-testid="new-terminal-empty"
            onClick={open}
          >
            <Trans>New terminal</Trans>
            <Keys keys={useKeys("terminal.new")} />
          </Button>
        }
      />
    </section>
  );
}

function Panes({ terminals }: { readonly terminals: readonly ShownTerminal[] }) {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const wanted = useStore(screen, (state) => state.dockOpen);
  const dockOpen = useRoomBeside() && wanted;
  const layout = useDefaultLayout({
    id: "flightdeck.terminals",
    panelIds: dockOpen ? ["tiles", "list"] : ["tiles"],
    storage: windowStorage,
  });
  return (
    <Group orientation="horizontal" {...layout}>
      <Panel id="tiles" minSize={420}>
        <Tiles terminals={terminals} />
      </Panel>
      {dockOpen && (
        <>
          <Separator className={styles.separator} aria-label={t`Width of the terminal list`} />
          <Panel
            id="list"
            defaultSize={280}
            minSize={220}
            maxSize={460}
            groupResizeBehavior="preserve-pixel-size"
          >
            <TerminalList terminals={terminals} />
          </Panel>
        </>
      )}
    </Group>
  );
}

/** At twice the size of the smallest window a list beside the tiles would leave room for neither. */
const roomy = window.matchMedia("(width >= 640px)");

function useRoomBeside(): boolean {
  return useSyncExternalStore(
    (changed) => {
      roomy.addEventListener("change", changed);
      return () => roomy.removeEventListener("change", changed);
    },
    () => roomy.matches,
  );
}

function Tiles({ terminals }: { readonly terminals: readonly ShownTerminal[] }) {
  const { t } = useLingui();
  const area = useRef<HTMLElement>(null);
  const width = useRoughWidth(area);
  const mode = useDeskState((state) => state.mode);
  const active = useDeskState((state) => state.active);
  const large = mode === "focus" ? (terminals.find(({ id }) => id === active) ?? terminals[0]) : undefined;
  const most = mode === "focus" ? 1 : mostTiles(mode);
  const shown = large === undefined ? visibleTerminals(terminals, most, active) : [large];
  const { columns, rows, spans } = gridLayout(shown.length, columnsIn(width, shown.length));
  return (
    <section
      ref={area}
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(120px, 1fr))`,
      }}
      data-pane="terminals"
      data-testid="terminal-grid"
      data-state={mode}
      aria-label={t`Terminals`}
    >
      {shown.map((terminal, index) => (
        <TerminalTile key={terminal.id} terminal={terminal} span={spans[index] ?? 1} />
      ))}
    </section>
  );
}

/** In steps: a drag of the separator draws no tile anew before another column fits. */
const STEP_PX = 40;

function useRoughWidth(area: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Infinity);
  useEffect(() => {
    if (area.current === null) return undefined;
    const watcher = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width / STEP_PX) * STEP_PX);
    });
    watcher.observe(area.current);
    return () => watcher.disconnect();
  }, [area]);
  return width;
}
