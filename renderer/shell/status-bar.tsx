import { useStore } from "zustand";
import { useKeys } from "../commands/use-keys.ts";
import { useEngine, useLink, useWorkbench } from "../state/workbench.ts";
import { Glyph } from "../ui/glyph.tsx";
import { count } from "../ui/format.ts";
import { shortPath } from "../ui/short-path.ts";
import { engineWords } from "./engine-words.ts";
import { cyclePanes } from "./panes.ts";
import styles from "./shell.module.css";

export function StatusBar() {
  const link = useLink((state) => state.link);
  const engine = useEngine((state) => state);
  const { state, words, shape, tone } = engineWords(link, engine);
  const known = engine.live ? engine.value : null;
  return (
    <footer className={styles.status} aria-label="Status" data-pane="status" data-testid="status-bar">
      <span className={styles.fact} data-testid="engine-state" data-state={state}>
        <Glyph shape={shape} tone={tone} />
        {words}
      </span>
      <span className={styles.fact} data-testid="sessions-running">
        {known === null ? "Sessions unknown" : sessionWords(known.runningSessions)}
      </span>
      {known !== null && (
        <span className={styles.path} title={`${known.dataDirectory}, ${count(known.events)} events`}>
          Data in <bdi>{shortPath(known.dataDirectory)}</bdi>
        </span>
      )}
      <span className={styles.hints}>
        <button type="button" className={styles.hint} onClick={() => cyclePanes(1)}>
          <b>F6</b> next pane
        </button>
        <KeyHints />
      </span>
    </footer>
  );
}

/** Under control "?" is a letter for the process, so the ways out are named instead. */
function KeyHints() {
  const { screen, commands } = useWorkbench();
  const keysToProcess = useStore(screen, (state) => state.keysToProcess);
  const release = useKeys("terminal.release");
  const palette = useKeys("palette.open");
  return (
    <>
      {/* One button with two meanings: it keeps the keyboard when its own press ends control. */}
      <button
        type="button"
        className={styles.hint}
        data-testid="status-keys"
        onClick={() => (keysToProcess ? commands.run("terminal.release") : screen.getState().show("keys"))}
      >
        <b>{keysToProcess ? release.join("+") : "?"}</b> {keysToProcess ? "release" : "keys"}
      </button>
      {keysToProcess && (
        <button type="button" className={styles.hint} onClick={() => screen.getState().show("palette")}>
          <b>{palette.join("+")}</b> commands
        </button>
      )}
    </>
  );
}

function sessionWords(running: number): string {
  if (running === 0) return "No session running";
  return running === 1 ? "1 session running" : `${count(running)} sessions running`;
}
