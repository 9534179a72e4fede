import { useLingui } from "@lingui/react/macro";
import { Rocket, SquareTerminal } from "lucide-react";
import { inWords } from "#shared/messages/messages.ts";
import { usePlatform } from "../state/platform.ts";
import { Glyph } from "../ui/glyph.tsx";
import { Keys } from "../ui/keys.tsx";
import { STATE_LOOKS } from "../words/task-status.ts";
import { keyCaps } from "./keys.ts";
import type { PaletteItem } from "./palette-item.ts";
import styles from "./palette.module.css";

interface RowProps {
  readonly id: string;
  readonly item: PaletteItem;
  readonly selected: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

export function PaletteRow({ id, item, selected, onPoint, onRun }: RowProps) {
  return (
    <div
      id={id}
      ref={(element) => {
        if (selected) element?.scrollIntoView({ block: "nearest" });
      }}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-disabled={item.refusal === null ? undefined : true}
      className={styles.row}
      data-testid={`palette-${item.id}`}
      data-kind={item.kind}
      onPointerMove={selected ? undefined : onPoint}
      onClick={onRun}
    >
      {item.kind === "command" ? <CommandCells item={item} /> : <GoalCells item={item} />}
    </div>
  );
}

function CommandCells({ item }: { readonly item: PaletteItem & { readonly kind: "command" } }) {
  const platform = usePlatform();
  const { command, refusal } = item;
  const [keys] = command.keys;
  return (
    <>
      <span className={styles.title}>{inWords(command.title)}</span>
      {refusal !== null && <span className={styles.reason}>{refusal}</span>}
      <span className={styles.menu}>{command.menu !== null && inWords(command.menu)}</span>
      <span className={styles.keys}>{keys !== undefined && <Keys keys={keyCaps(keys, platform)} />}</span>
    </>
  );
}

function GoalCells({ item }: { readonly item: Exclude<PaletteItem, { readonly kind: "command" }> }) {
  const { t, i18n } = useLingui();
  const words = {
    mission: t`Mission`,
    decision: t`Decision`,
    terminal: t`Terminal`,
    task: item.kind === "task" ? i18n._(STATE_LOOKS[item.state].word) : "",
  }[item.kind];
  return (
    <>
      <span className={styles.mark}>
        <Mark item={item} />
      </span>
      <span className={styles.goal}>
        <bdi lang="und">{item.title}</bdi>
      </span>
      <span className={styles.reason}>
        <bdi lang="und">{item.of}</bdi>
      </span>
      <span className={styles.menu}>{words}</span>
    </>
  );
}

function Mark({ item }: { readonly item: PaletteItem }) {
  if (item.kind === "decision") return <Glyph shape="diamond" tone="need" />;
  if (item.kind === "mission") return <Rocket size={14} strokeWidth={1.75} aria-hidden="true" />;
  if (item.kind === "terminal") return <SquareTerminal size={14} strokeWidth={1.75} aria-hidden="true" />;
  if (item.kind === "command") return null;
  const { shape, tone } = STATE_LOOKS[item.state];
  return <Glyph shape={shape} tone={tone} />;
}
