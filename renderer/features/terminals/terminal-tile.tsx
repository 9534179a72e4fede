import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowDown } from "lucide-react";
import { memo, useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { Moment } from "../../ui/time.tsx";
import { activate, lookAt, useDesk, useDeskState } from "./desk.ts";
import { isCopyOrPaste } from "./emulator.ts";
import { FindBar } from "./find-bar.tsx";
import { InstructionBar } from "./instruction-bar.tsx";
import { cleanPaste, pasteBytes } from "./paste.ts";
import type { ShownTerminal } from "./shown-terminal.ts";
import styles from "./terminal-tile.module.css";
import { TileHeader } from "./tile-header.tsx";
import { exitWords, newLinesWords, removedWords, stateWords, titleWords } from "./terminal-words.ts";
import { useEmulator, type EmulatorView } from "./use-emulator.ts";
import { useSaid } from "./use-said.ts";

interface TileProps {
  readonly terminal: ShownTerminal;
  /** Columns of the grid. */
  readonly span?: number;
}

/** One terminal on the screen: who it is, what it prints, and whether keys go to it. */
export const TerminalTile = memo(function TerminalTile({ terminal, span }: TileProps) {
  const { id } = terminal;
  const desk = useDesk();
  const tile = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const view = useEmulator(terminal, host);
  const { t } = useLingui();
  const active = useDeskState((state) => state.active === id);
  const { controlled, granted } = view;
  const composing = useDeskState((state) => state.composing === id);
  const finding = useDeskState((state) => state.finding === id);
  const { word, shape } = stateWords(terminal);
  const [focused, setFocused] = useState(false);
  const typing = controlled && granted && view.state.state === "attached";
  useTilePaste(host, terminal, view, typing);
  useReturnOfKeyboard(tile, controlled);

  // Without control the emulator's hidden text field must not have the keyboard, or single keys would vanish in it.
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    activate(desk, id);
    if (view.emulator !== null) lookAt(desk, id, view.emulator);
    setFocused(true);
    if (view.emulator?.controlled !== true && event.target.classList.contains("xterm-helper-textarea"))
      tile.current?.focus();
  };
  const title = titleWords(terminal);
  const state = word.toLowerCase();
  return (
    <section
      ref={tile}
      className={styles.tile}
      style={span === undefined ? undefined : { gridColumn: `span ${span}` }}
      tabIndex={controlled ? -1 : 0}
      role="group"
      aria-label={
        controlled ? t`${title}, ${state}, you are typing into it` : t`${title}, ${state}, read only`
      }
      data-testid="terminal-tile"
      // Under control the mouse is the process's as much as the keys.
      data-context={controlled ? undefined : "terminal"}
      data-session={id}
      data-state={terminal.state}
      data-glyph={shape}
      data-kind={terminal.kind}
      data-task={terminal.kind === "person" ? undefined : (terminal.task ?? undefined)}
      data-attachment={view.state.state}
      data-active={active}
      data-control={controlled && granted}
      data-terminal-scope=""
      onFocus={onFocus}
      onBlur={() => setFocused(false)}
      onKeyDown={(event) => onTileKey(event, view, tile.current)}
    >
      <TileHeader
        terminal={terminal}
        lively={view.lively}
        keys={controlled ? (typing ? (focused ? "typing" : "elsewhere") : "held") : null}
      />
      {finding && view.emulator !== null && <FindBar emulator={view.emulator} />}
      <div className={styles.area}>
        <div
          ref={host}
          className={styles.host}
          // Also while nothing can be sent: Ctrl+W meant for a shell must not close the window.
          data-controlled={controlled}
          data-testid="terminal-host"
          onKeyDownCapture={(event) => onCopy(event, view)}
        />
        <Overlay view={view} />
        {active && <MarkNote />}
      </div>
      <TileFoot terminal={terminal} view={view} />
      {composing && terminal.kind === "agent" && <InstructionBar terminal={terminal} />}
    </section>
  );
});

/** What stands over the output: waiting for it, and new lines below. */
function Overlay({ view }: { readonly view: EmulatorView }) {
  const { t } = useLingui();
  return (
    <>
      {view.state.state === "waiting" && (
        <div className={styles.wait}>
          <Spinner words={t`Waiting for the engine`} />
        </div>
      )}
      {view.anchor.heldAtBase !== null && (
        <div className={styles.pill}>
          <Button
            small
            icon={<ArrowDown size={14} strokeWidth={1.75} aria-hidden="true" />}
            data-testid="new-lines"
            onClick={() => view.emulator?.scrollToNewest()}
          >
            {newLinesWords(view.anchor.newLines)}
          </Button>
        </div>
      )}
    </>
  );
}

/** Where a jump arrived; what it is called and how it ended are the program's own words. */
function MarkNote() {
  const note = useSaid<HTMLDivElement>("mark");
  const mark = useDeskState((state) => state.mark);
  if (mark === null) return null;
  const { at, total, label, exit, when } = mark;
  return (
    <div ref={note} className={styles.mark} data-testid="mark-note">
      <Trans>
        Mark {at} of {total}
      </Trans>
      {when !== null && <Moment at={when} look="exact" />}
      {label !== null && <bdi lang="und">{label}</bdi>}
      {exit !== null && <Trans>exit {exit}</Trans>}
    </div>
  );
}

/** How it ended, or why it cannot be shown. */
function TileFoot({ terminal, view }: { readonly terminal: ShownTerminal; readonly view: EmulatorView }) {
  if (view.state.state === "failed") {
    return (
      <div className={styles.over} role="alert" data-testid="attachment-failed">
        <span className={styles.overWords}>{view.state.reason}</span>
        <Button small data-testid="show-again" onClick={view.showAgain}>
          <Trans>Show again</Trans>
        </Button>
      </div>
    );
  }
  const ended = exitWords(terminal);
  if (ended === null) return null;
  return (
    <div className={styles.over} data-testid="exit-words">
      <span className={styles.overWords}>{ended}</span>
    </div>
  );
}

/** Reading keys of a tile that is not typed into. */
function onTileKey(event: KeyboardEvent<HTMLElement>, view: EmulatorView, tile: HTMLElement | null): void {
  const terminal = view.emulator?.terminal;
  if (terminal === undefined || event.target !== tile || event.altKey) return;
  if (isCopyOrPaste(event.nativeEvent) || (event.ctrlKey && event.code === "KeyC"))
    return onCopy(event, view);
  if (event.ctrlKey || event.metaKey) return;
  const moves: Readonly<Record<string, () => void>> = {
    PageUp: () => terminal.scrollPages(-1),
    PageDown: () => terminal.scrollPages(1),
    ArrowUp: () => terminal.scrollLines(-1),
    ArrowDown: () => terminal.scrollLines(1),
    Home: () => terminal.scrollToTop(),
    End: () => terminal.scrollToBottom(),
  };
  const move = moves[event.key];
  if (move === undefined) return;
  event.preventDefault();
  move();
}

function onCopy(event: KeyboardEvent<HTMLElement>, view: EmulatorView): void {
  if (event.code !== "KeyC" || view.emulator === null) return;
  const controlled = event.currentTarget.dataset["controlled"] === "true";
  if (controlled && !isCopyOrPaste(event.nativeEvent)) return;
  const text = view.emulator.terminal.getSelection();
  if (text === "") return;
  event.preventDefault();
  view.copy(text);
}

/** Takes every paste before the emulator sees it: cleaned, and asked about when it has several lines. */
function useTilePaste(
  host: React.RefObject<HTMLElement | null>,
  terminal: ShownTerminal,
  view: EmulatorView,
  typing: boolean,
): void {
  const desk = useDesk();
  const { notices } = useWorkbench();
  const { emulator, type } = view;
  useEffect(() => {
    const element = host.current;
    if (element === null || emulator === null) return undefined;
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const paste = cleanPaste(event.clipboardData?.getData("text/plain") ?? "");
      if (!typing || paste.text === "") return;
      const send = () => {
        type(pasteBytes(paste, emulator.terminal.modes.bracketedPasteMode));
        emulator.scrollToNewest();
        if (paste.removed === 0) return;
        notices.getState().add({ tone: "plain", words: removedWords(paste.removed) });
      };
      if (paste.lines === 1) send();
      else desk.state.setState({ question: { kind: "paste", session: terminal.id, paste, send } });
    };
    element.addEventListener("paste", onPaste, { capture: true });
    return () => element.removeEventListener("paste", onPaste, { capture: true });
  }, [host, emulator, type, typing, desk, notices, terminal.id]);
}

/** When control ends while the keyboard is in the terminal, the tile keeps it: nothing of the page is lost. */
function useReturnOfKeyboard(tile: React.RefObject<HTMLElement | null>, controlled: boolean): void {
  useEffect(() => {
    if (controlled) return;
    const focused = document.activeElement;
    if (
      focused?.classList.contains("xterm-helper-textarea") === true &&
      tile.current?.contains(focused) === true
    ) {
      tile.current.focus();
    }
  }, [tile, controlled]);
}
