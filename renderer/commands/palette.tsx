import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "zustand";
import { inWords } from "../messages/messages.ts";
import { usePlatform } from "../state/platform.ts";
import { useWorkbench } from "../state/workbench.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Keys } from "../ui/keys.tsx";
import { keyCaps } from "./keys.ts";
import { paletteRows } from "./palette-rows.ts";
import styles from "./palette.module.css";
import { readRecent, rememberRecent } from "./recent.ts";
import type { CommandRow } from "./registry.ts";

export function Palette() {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const open = useStore(screen, (state) => state.layer === "palette");
  const input = useRef<HTMLInputElement>(null);
  const close = () => screen.getState().show("none");
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t`Search or run a command`}
      size="palette"
      bare
      initialFocus={input}
      testId="palette"
    >
      <PaletteContent input={input} onClose={close} />
    </Dialog>
  );
}

interface ContentProps {
  readonly input: React.RefObject<HTMLInputElement | null>;
  readonly onClose: () => void;
}

function PaletteContent({ input, onClose }: ContentProps) {
  const { t } = useLingui();
  const { commands, notices } = useWorkbench();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  // Reasons are read once, when the palette opens: a list that changes under the pointer is worse than one a second old.
  const all = useMemo(() => commands.rows(), [commands]);
  const rows = useMemo(() => paletteRows(all, typed, readRecent()), [all, typed]);
  const active = Math.min(at, rows.length - 1);

  const run = (row: CommandRow | undefined) => {
    if (row === undefined || row.refusal !== null) return;
    onClose();
    rememberRecent(row.command.id);
    // After the dialog gave the keyboard back, so that the command acts on what had it before.
    requestAnimationFrame(() => {
      const refusal = commands.run(row.command.id);
      if (refusal !== null) notices.getState().add({ tone: "plain", words: refusal });
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next !== undefined && !(event.key === "Home" || event.key === "End" ? typed !== "" : false)) {
      event.preventDefault();
      setAt((next + rows.length) % Math.max(1, rows.length));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      run(rows[active]);
    }
  };

  return (
    <>
      <div className={styles.field}>
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={input}
          className={styles.input}
          placeholder={t`Search or run a command`}
          role="combobox"
          aria-label={t`Search or run a command`}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={active < 0 ? undefined : `palette-row-${active}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          data-testid="palette-input"
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Keys keys={["Esc"]} />
      </div>
      <div className={styles.list} id="palette-list" role="listbox" aria-label={t`Commands`}>
        {rows.map((row, index) => (
          <PaletteRow
            key={row.command.id}
            id={`palette-row-${index}`}
            row={row}
            selected={index === active}
            onPoint={() => setAt(index)}
            onRun={() => run(row)}
          />
        ))}
      </div>
      {rows.length === 0 && (
        <p className={styles.none}>
          <Trans>
            No command contains “<bdi lang="und">{typed}</bdi>”.
          </Trans>
        </p>
      )}
    </>
  );
}

interface RowProps {
  readonly id: string;
  readonly row: CommandRow;
  readonly selected: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function PaletteRow({ id, row, selected, onPoint, onRun }: RowProps) {
  const platform = usePlatform();
  const keys = row.command.keys[0];
  return (
    <div
      id={id}
      ref={(element) => {
        if (selected) element?.scrollIntoView({ block: "nearest" });
      }}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-disabled={row.refusal === null ? undefined : true}
      className={styles.row}
      data-testid={`palette-${row.command.id}`}
      onPointerMove={selected ? undefined : onPoint}
      onClick={onRun}
    >
      <span className={styles.title}>{inWords(row.command.title)}</span>
      {row.refusal !== null && (
        <span className={styles.reason} title={row.refusal}>
          {row.refusal}
        </span>
      )}
      <span className={styles.menu}>{row.command.menu !== null && inWords(row.command.menu)}</span>
      <span className={styles.keys}>{keys !== undefined && <Keys keys={keyCaps(keys, platform)} />}</span>
    </div>
  );
}
