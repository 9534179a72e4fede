import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { ListTree } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useWorkbench } from "../../state/workbench.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, type MenuItem } from "../../ui/menu.tsx";
import { Moment as Time } from "../../ui/time.tsx";
import { useDesk, type Desk } from "./desk.ts";
import type { Mark } from "./marks.ts";
import { momentsOf, type Moment } from "./moments.ts";
import type { ShownTerminal } from "./shown-terminal.ts";
import styles from "./marks-menu.module.css";

/** A list is read from its newest end. */
const MOST_LISTED = 60;

/** What happened in a terminal and when, the newest first; choosing one goes to its line. */
export function MarksMenu({
  terminal,
  className,
}: {
  readonly terminal: ShownTerminal;
  readonly className: string | undefined;
}) {
  const { t } = useLingui();
  const desk = useDesk();
  const { missions } = useWorkbench();
  const [items, setItems] = useState<readonly MenuItem[]>([]);
  const look = (): void => {
    const state = terminal.kind === "agent" ? missions.storeOf(terminal.mission)?.getState().state : null;
    const moments =
      terminal.kind === "agent" && state != null ? momentsOf(state, terminal.task, terminal.id) : [];
    setItems(itemsOf(desk, terminal, moments));
  };
  const nothing: MenuItem = {
    id: "none",
    label: t`Nothing has been marked yet`,
    refusal: "",
    run: () => undefined,
  };
  return (
    <Menu
      testId="marks"
      onOpen={look}
      items={items.length === 0 ? [nothing] : items}
      trigger={
        <IconButton
          small
          label={t`Marks`}
          className={className}
          icon={<ListTree size={14} strokeWidth={1.75} aria-hidden="true" />}
          data-testid="show-marks"
        />
      }
    />
  );
}

function itemsOf(desk: Desk, { id }: ShownTerminal, moments: readonly Moment[]): readonly MenuItem[] {
  const marks = desk.emulators.getState().get(id)?.marks;
  const marked = marks?.all ?? [];
  const go = (mark: Mark) => () => desk.state.setState({ active: id, mark: marks?.goTo(mark) ?? null });
  const recorded = moments.map((moment) => {
    const mark = marked.find(({ key }) => key === moment.key);
    const refusal = mark === undefined ? t`Before this view was opened` : null;
    return { at: moment.at, order: 0, words: momentWords(moment), refusal, run: mark && go(mark) };
  });
  const others = marked
    .filter(({ key }) => key === null)
    .map((mark, order) => ({
      at: mark.when ?? 0,
      order,
      words: markWords(mark),
      refusal: null,
      run: go(mark),
    }));
  return [...recorded, ...others]
    .toSorted((one, other) => other.at - one.at || other.order - one.order)
    .slice(0, MOST_LISTED)
    .map(({ at, words, refusal, run }, place) => ({
      id: `mark-${place}`,
      label: (
        <span className={styles.line}>
          {at > 0 && (
            <span className={styles.time}>
              <Time at={at} look="exact" />
            </span>
          )}
          <span>{words}</span>
        </span>
      ),
      refusal,
      run: run ?? (() => undefined),
    }));
}

function momentWords({ kind, text }: Moment): ReactNode {
  const quoted = <bdi lang="und">{text}</bdi>;
  switch (kind) {
    case "began":
      return <Trans>Began with its prompt</Trans>;
    case "told":
      return <Trans>Told: {quoted}</Trans>;
    case "asked":
      return <Trans>Asked: {quoted}</Trans>;
    case "answered":
      return <Trans>Answered: {quoted}</Trans>;
    case "ended":
      return <Trans>Ended</Trans>;
  }
}

/** Tools and turns of an agent, commands of a shell. */
function markWords({ label, exit, marker }: Mark): ReactNode {
  if (label === "") return <Trans>A turn began</Trans>;
  if (label !== null) return <bdi lang="und">{label}</bdi>;
  const line = marker.line + 1;
  return exit === null ? (
    <Trans>Command in line {line}</Trans>
  ) : (
    <Trans>
      Command in line {line}, exit {exit}
    </Trans>
  );
}
