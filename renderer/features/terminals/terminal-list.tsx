import { PanelRightClose } from "lucide-react";
import { useEffect, useState } from "react";
import type { Terminal } from "#shared/terminal.ts";
import { useKeys } from "../../commands/use-keys.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { byteSize, dateAndTime } from "../../ui/format.ts";
import { shortPath } from "../../ui/short-path.ts";
import { activate, useDesk, useDeskState } from "./desk.ts";
import { ageWords, containmentWords, exitWords, stateWords } from "./terminal-words.ts";
import styles from "./terminals-screen.module.css";

/** Every terminal, and what is known of the chosen one. */
export function TerminalList({ terminals }: { readonly terminals: readonly Terminal[] }) {
  const { screen } = useWorkbench();
  const active = useDeskState((state) => state.active);
  const chosen = terminals.find(({ id }) => id === active);
  const now = useNow();
  return (
    <aside
      className={styles.dock}
      aria-label="Terminal list"
      data-pane="terminal-list"
      data-testid="terminal-list"
    >
      <div className={styles.dockHead}>
        <h2>All terminals</h2>
        <span>{terminals.length}</span>
        <span className={styles.fill} />
        <IconButton
          small
          label="Hide the list"
          keys={useKeys("view.dock")}
          icon={<PanelRightClose size={16} strokeWidth={1.75} aria-hidden="true" />}
          onClick={() => screen.getState().toggleDock()}
        />
      </div>
      <ul className={styles.list}>
        {terminals.map((terminal) => (
          <li key={terminal.id}>
            <Row terminal={terminal} current={terminal.id === active} now={now} />
          </li>
        ))}
      </ul>
      {chosen !== undefined && <Details terminal={chosen} />}
    </aside>
  );
}

interface RowProps {
  readonly terminal: Terminal;
  readonly current: boolean;
  readonly now: number;
}

function Row({ terminal, current, now }: RowProps) {
  const desk = useDesk();
  const live = useTerminals((state) => state.live);
  const { word, shape, tone } = stateWords(terminal, live);
  const age = ageWords(terminal, now);
  return (
    <button
      type="button"
      className={styles.row}
      aria-current={current}
      data-testid="terminal-row"
      data-session={terminal.id}
      data-state={terminal.state}
      onClick={() => activate(desk, terminal.id)}
    >
      <Glyph shape={shape} tone={tone} />
      <span className={styles.rowTitle}>
        <bdi>{terminal.title}</bdi>
      </span>
      <span className={styles.rowAge} role="img" aria-label={age.full} title={age.full}>
        {age.short}
      </span>
      <span className={styles.rowWords}>{exitWords(terminal) ?? `${word} · ${shortPath(terminal.cwd)}`}</span>
    </button>
  );
}

function Details({ terminal }: { readonly terminal: Terminal }) {
  const live = useTerminals((state) => state.live);
  const { word } = stateWords(terminal, live);
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ["State", exitWords(terminal) ?? word],
    ["Command", <code key="command">{terminal.command.join(" ")}</code>],
    ["Folder", <code key="folder">{shortPath(terminal.cwd)}</code>],
    ["Process", processWords(terminal, live)],
    ["Opened", dateAndTime(terminal.openedAt)],
    ["Output", `${byteSize(terminal.outputBytes)}, ${terminal.cols} × ${terminal.rows}`],
  ];
  return (
    <div className={styles.details} data-testid="terminal-details">
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <FactRow key={name} name={name} value={value} />
        ))}
        {terminal.state !== "ended" && (
          <FactRow name="Ending" value={containmentWords(terminal.containment)} />
        )}
      </dl>
    </div>
  );
}

function processWords({ pid, state }: Terminal, live: boolean): string {
  if (pid === null) return state === "ended" ? "Gone" : "Not known";
  if (state === "ended") return `Was ${pid}`;
  return live ? String(pid) : `${pid}, as last seen`;
}

function FactRow({ name, value }: { readonly name: string; readonly value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Ages need no finer clock than this. */
const AGE_STEP_MS = 10_000;

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), AGE_STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
