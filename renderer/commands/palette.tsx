import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "zustand";
import { isInTheAir } from "#shared/contract/missions.ts";
import { openPlace } from "../state/open-place.ts";
import { useWorkbench } from "../state/workbench.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Keys } from "../ui/keys.tsx";
import { readUsed, rememberUse, usesOf } from "./frecency.ts";
import { commandItems, decisionItems, missionItems, taskItems, type PaletteItem } from "./palette-item.ts";
import { PaletteRow } from "./palette-row.tsx";
import { paletteRows } from "./palette-rows.ts";
import styles from "./palette.module.css";

export function Palette() {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const open = useStore(screen, (state) => state.layer === "palette");
  const input = useRef<HTMLInputElement>(null);
  const close = () => screen.getState().show("none");
  const chosen = useRef<(() => void) | null>(null);
  return (
    <Dialog
      open={open}
      onClose={close}
      // After the dialog gave the keyboard back, so that the command acts on what had it before.
      onClosed={() =>
        requestAnimationFrame(() => {
          chosen.current?.();
          chosen.current = null;
        })
      }
      title={t`Search or run a command`}
      size="palette"
      bare
      initialFocus={input}
      testId="palette"
    >
      <PaletteContent input={input} onClose={close} onChosen={(run) => (chosen.current = run)} />
    </Dialog>
  );
}

interface ContentProps {
  readonly input: React.RefObject<HTMLInputElement | null>;
  readonly onClose: () => void;
  /** Is done as soon as the palette is gone. */
  readonly onChosen: (run: () => void) => void;
}

/** Read once, when the palette opens: a list that changes under the pointer is worse than one a second old. */
function useItems(): readonly PaletteItem[] {
  const { t } = useLingui();
  const { commands, missionList, missions, queue, selection } = useWorkbench();
  const [items] = useState(() => {
    const listed = missionList.getState().value ?? [];
    const { mission: chosen } = selection.getState();
    // Between equals, what is looked at comes first; every mission in the air is followed by its window.
    const looked = new Set([
      ...(chosen === null ? [] : [chosen]),
      ...listed.filter(isInTheAir).map(({ id }) => id),
    ]);
    const states = [...looked].flatMap((id) => missions.storeOf(id)?.getState().state ?? []);
    const known = commandItems(commands.rows()).map((item) =>
      item.id === "palette.open" ? ({ ...item, refusal: t`It is open` } as PaletteItem) : item,
    );
    return [
      ...known,
      ...decisionItems(queue.getState().value ?? []),
      ...missionItems(listed),
      ...states.flatMap(taskItems),
      ...commands.terminals(),
    ];
  });
  return items;
}

function PaletteContent({ input, onClose, onChosen }: ContentProps) {
  const { t } = useLingui();
  const { commands, notices, selection, screen } = useWorkbench();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const all = useItems();
  const [uses] = useState(() => usesOf(readUsed(), Date.now()));
  const rows = useMemo(() => paletteRows(all, typed, uses), [all, typed, uses]);
  const active = Math.min(at, rows.length - 1);

  const run = (item: PaletteItem | undefined) => {
    if (item === undefined || item.refusal !== null) return;
    rememberUse(item.id);
    onChosen(() => {
      if (item.kind === "terminal") return item.run();
      if (item.kind !== "command") return openPlace({ selection, screen }, item.place);
      const refusal = commands.run(item.id);
      if (refusal !== null) notices.getState().add({ tone: "plain", words: refusal });
    });
    onClose();
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
          placeholder={t`Search, or > commands  @ tasks  # missions  ! decisions  $ terminals`}
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
      <div className={styles.list} id="palette-list" role="listbox" aria-label={t`Commands and places`}>
        {rows.map((row, index) => (
          <PaletteRow
            key={`${row.kind} ${row.id}`}
            id={`palette-row-${index}`}
            item={row}
            selected={index === active}
            onPoint={() => setAt(index)}
            onRun={() => run(row)}
          />
        ))}
      </div>
      {rows.length === 0 && (
        <p className={styles.none}>
          <Trans>
            Nothing here is called “<bdi lang="und">{typed}</bdi>”.
          </Trans>
        </p>
      )}
    </>
  );
}
