import { Lock, LockOpen, Maximize2, Minimize2, Square, X } from "lucide-react";
import type { Terminal } from "#shared/terminal.ts";
import { useKeys } from "../../commands/use-keys.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Glyph } from "../../ui/glyph.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { releaseControl, takeControl, useDesk, useDeskState } from "./desk.ts";
import { shortPath } from "../../ui/short-path.ts";
import { dismissTerminal } from "./terminal-requests.ts";
import styles from "./terminal-tile.module.css";
import { stateWords } from "./terminal-words.ts";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

interface HeaderProps {
  readonly terminal: Terminal;
  readonly lively: boolean;
  /** Where the keys of a terminal under control go; null when it is not. */
  readonly keys: KeysGo | null;
}

/** One row whether under control or not: a row more would change the size of the terminal. */
export function TileHeader({ terminal, lively, keys }: HeaderProps) {
  const live = useTerminals((terminals) => terminals.live);
  const { word, shape, tone } = stateWords(terminal, live);
  const ending = useDeskState((state) => state.ending.includes(terminal.id));
  const running = terminal.state !== "ended" && live;
  return (
    <div className={styles.header}>
      <Glyph shape={shape} tone={tone} turning={running && lively} />
      <h2 className={styles.title} title={terminal.title}>
        <bdi>{terminal.title}</bdi>
      </h2>
      {keys === null ? (
        <>
          <span className={styles.meta} title={`${terminal.command.join(" ")} in ${terminal.cwd}`}>
            {ending ? "Ending" : word}
            {" · "}
            <bdi>{shortPath(terminal.cwd)}</bdi>
          </span>
          {running && terminal.pid !== null && <span className={styles.pid}>pid {terminal.pid}</span>}
        </>
      ) : (
        <ControlBanner terminal={terminal} keys={keys} />
      )}
      <TileActions terminal={terminal} />
    </div>
  );
}

function TileActions({ terminal }: { readonly terminal: Terminal }) {
  const workbench = useWorkbench();
  const desk = useDesk();
  const controlled = useDeskState((state) => state.controlled === terminal.id);
  const focused = useDeskState((state) => state.mode === "focus");
  const live = useTerminals((terminals) => terminals.live);
  const takeKeys = useKeys("terminal.take-control");
  const ending = useDeskState((state) => state.ending.includes(terminal.id));
  const ended = terminal.state === "ended";
  return (
    <div className={styles.actions}>
      {!ended && !controlled && (
        <IconButton
          small
          label="Take control"
          keys={takeKeys}
          refusal={live ? null : "Not while the engine is not connected"}
          className={styles.take}
          icon={
            <>
              <Lock {...icon} />
              <span>Take control</span>
            </>
          }
          data-testid="take-control"
          onClick={() => takeControl(desk, terminal.id)}
        />
      )}
      <IconButton
        small
        label={focused ? "Show all terminals" : "Show this one large"}
        icon={focused ? <Minimize2 {...icon} /> : <Maximize2 {...icon} />}
        data-testid="tile-mode"
        onClick={() => desk.state.setState({ active: terminal.id, mode: focused ? "grid" : "focus" })}
      />
      {ended ? (
        <IconButton
          small
          label="Remove ended terminal"
          icon={<X {...icon} />}
          data-testid="dismiss-terminal"
          onClick={() => void dismissTerminal(workbench, terminal.id)}
        />
      ) : (
        <IconButton
          small
          label={`End ${terminal.title}`}
          refusal={endRefusal(live, ending)}
          icon={<Square {...icon} />}
          data-testid="end-terminal"
          onClick={() => desk.state.setState({ question: { kind: "end", session: terminal.id } })}
        />
      )}
    </div>
  );
}

function endRefusal(live: boolean, ending: boolean): string | null {
  if (ending) return "It is being ended";
  return live ? null : "Not while the engine is not connected";
}

/** To the process, to another part of the window, or nowhere because there is no connection. */
export type KeysGo = "typing" | "elsewhere" | "held";

interface BannerProps {
  readonly terminal: Terminal;
  readonly keys: KeysGo;
}

/** Says where keys go, and always how to get out. */
function ControlBanner({ terminal, keys }: BannerProps) {
  const desk = useDesk();
  const release = useKeys("terminal.release").join("+");
  const name = terminal.title;
  const words = {
    typing: `You are typing into ${name}. Release: ${release}`,
    elsewhere: `You have control of ${name}. Release: ${release}`,
    held: "Waiting for the engine. Keys are not sent.",
  };
  return (
    <div className={styles.banner} data-testid="control-banner" data-state={keys}>
      <LockOpen {...icon} />
      <span className={styles.bannerWords} title={words[keys]}>
        {words[keys]}
      </span>
      <Button
        small
        data-testid="release-control"
        onClick={(event) => {
          // The button goes away with control, and must not take the keyboard's place with it.
          event.currentTarget.closest<HTMLElement>("[data-terminal-scope]")?.focus();
          releaseControl(desk);
        }}
      >
        Release
      </Button>
    </div>
  );
}
