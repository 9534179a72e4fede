import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useStore } from "zustand";
import { useKeys } from "../commands/use-keys.ts";
import { useEngine, useLink, useWorkbench } from "../state/workbench.ts";
import { Glyph } from "../ui/glyph.tsx";
import { byteSize } from "../ui/format.ts";
import { engineWords } from "./engine-words.ts";
import { cyclePanes } from "./panes.ts";
import styles from "./shell.module.css";
import { useWorktreeUsage } from "./use-worktree-usage.ts";

export function StatusBar() {
  const { t } = useLingui();
  const link = useLink((state) => state.link);
  const engine = useEngine((state) => state);
  const { state, words, shape, tone } = engineWords(link, engine);
  return (
    <footer className={styles.status} aria-label={t`Status`} data-pane="status" data-testid="status-bar">
      <span className={styles.fact} data-testid="engine-state" data-state={state}>
        <Glyph shape={shape} tone={tone} />
        {words}
      </span>
      <Agents />
      <Worktrees />
      <span className={styles.hints}>
        <button type="button" className={styles.hint} onClick={() => cyclePanes(1)}>
          <Trans>
            <b>F6</b> next pane
          </Trans>
        </button>
        <KeyHints />
      </span>
    </footer>
  );
}

/** What is not live is said to be what was seen last. */
function Agents() {
  const live = useEngine((engine) => engine.live);
  const flying = useEngine(({ value }) => value?.agents.live ?? 0);
  const lanes = useEngine(({ value }) => value?.agents.lanes ?? 0);
  const known = useEngine(({ value }) => value !== null);
  return (
    <span className={styles.fact} data-testid="agents-flying" data-state={live ? "live" : "last-seen"}>
      {!known ? (
        <Trans>Agents unknown</Trans>
      ) : lanes === 0 ? (
        <Plural value={flying} _0="No agents" one="# agent" other="# agents" />
      ) : (
        <Trans>
          Agents {flying} of {lanes}
        </Trans>
      )}
      {known && !live && (
        <span className={styles.old}>
          <Trans>as last seen</Trans>
        </span>
      )}
    </span>
  );
}

function Worktrees() {
  const { screen } = useWorkbench();
  const usage = useWorktreeUsage();
  if (usage === null) return null;
  const { count, bytes } = usage;
  return (
    <button
      type="button"
      className={styles.hint}
      data-testid="worktrees"
      data-count={count}
      onClick={() => screen.getState().show("worktrees")}
    >
      <Trans>Worktrees {count}</Trans>
      {count > 0 && bytes !== null && ` · ${byteSize(bytes)}`}
    </button>
  );
}

/** Under control "?" is a letter for the process, so the ways out are named instead. */
function KeyHints() {
  const { screen, commands } = useWorkbench();
  const keysToProcess = useStore(screen, (state) => state.keysToProcess);
  const release = useKeys("terminal.release").join("+");
  const palette = useKeys("palette.open").join("+");
  return (
    <>
      {/* One button with two meanings: it keeps the keyboard when its own press ends control. */}
      <button
        type="button"
        className={styles.hint}
        data-testid="status-keys"
        onClick={() => (keysToProcess ? commands.run("terminal.release") : screen.getState().show("keys"))}
      >
        {keysToProcess ? (
          <Trans>
            <b>{release}</b> release
          </Trans>
        ) : (
          <Trans>
            <b>?</b> keys
          </Trans>
        )}
      </button>
      {keysToProcess && (
        <button type="button" className={styles.hint} onClick={() => screen.getState().show("palette")}>
          <Trans>
            <b>{palette}</b> commands
          </Trans>
        </button>
      )}
    </>
  );
}
