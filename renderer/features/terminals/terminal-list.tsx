import { Trans, useLingui } from "@lingui/react/macro";
import { PanelRightClose } from "lucide-react";
import { memo } from "react";
import { useKeys } from "../../commands/use-keys.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { byteSize } from "../../ui/format.ts";
import { shortPath } from "../../ui/short-path.ts";
import { Moment } from "../../ui/time.tsx";
import { activate, useDesk, useDeskState } from "./desk.ts";
import { askedWords, roleWords } from "./question-words.ts";
import type { AgentTerminal, PersonTerminal, QuestionTerminal, ShownTerminal } from "./shown-terminal.ts";
import {
  ageWords,
  agentName,
  containmentWords,
  costWords,
  exitWords,
  stateWords,
  titleWords,
} from "./terminal-words.ts";
import styles from "./terminals-screen.module.css";
import { useLastLines } from "./use-last-lines.ts";
import { useNow } from "./use-now.ts";

/** Every terminal, and what is known of the chosen one. */
export function TerminalList({ terminals }: { readonly terminals: readonly ShownTerminal[] }) {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const active = useDeskState((state) => state.active);
  const chosen = terminals.find(({ id }) => id === active);
  const now = useNow();
  const lines = useLastLines(terminals.map(({ id }) => id));
  return (
    <aside
      className={styles.dock}
      aria-label={t`Terminal list`}
      data-pane="terminal-list"
      data-testid="terminal-list"
    >
      <div className={styles.dockHead}>
        <h2>
          <Trans>All terminals</Trans>
        </h2>
        <span>{terminals.length}</span>
        <span className={styles.fill} />
        <IconButton
          small
          label={t`Hide the list`}
          keys={useKeys("view.dock")}
          icon={<PanelRightClose size={16} strokeWidth={1.75} aria-hidden="true" />}
          onClick={() => screen.getState().toggleDock()}
        />
      </div>
      <ul className={styles.list}>
        {terminals.map((terminal) => (
          <li key={terminal.id}>
            <Row
              terminal={terminal}
              line={lines.get(terminal.id) ?? ""}
              current={terminal.id === active}
              now={now}
            />
          </li>
        ))}
      </ul>
      {chosen !== undefined && <Details terminal={chosen} />}
    </aside>
  );
}

interface RowProps {
  readonly terminal: ShownTerminal;
  /** What it printed last; empty: nothing yet. */
  readonly line: string;
  readonly current: boolean;
  readonly now: number;
}

/** One of twenty; drawn again only when something of it changed. */
const Row = memo(function Row({ terminal, line, current, now }: RowProps) {
  const desk = useDesk();
  const { shape, tone } = stateWords(terminal);
  const age = ageWords(terminal, now);
  return (
    <button
      type="button"
      className={styles.row}
      aria-current={current}
      data-testid="terminal-row"
      data-session={terminal.id}
      data-state={terminal.state}
      data-glyph={shape}
      data-task={terminal.kind === "person" ? undefined : (terminal.task ?? undefined)}
      onClick={() => activate(desk, terminal.id)}
    >
      <Glyph shape={shape} tone={tone} />
      <span className={styles.rowTitle} title={titleWords(terminal)}>
        <bdi lang="und">{titleWords(terminal)}</bdi>
      </span>
      <span className={styles.rowAge} role="img" aria-label={age.full} title={age.full}>
        {age.short}
      </span>
      <span
        className={styles.rowWords}
        title={line === "" ? lineOf(terminal) : `${lineOf(terminal)}\n${line}`}
      >
        {line !== "" && <LastLine terminal={terminal} line={line} />}
        {line === "" && terminal.kind === "agent" && <AgentLine terminal={terminal} />}
        {line === "" && terminal.kind === "person" && <PersonLine terminal={terminal} />}
        {line === "" && terminal.kind === "question" && <QuestionLine terminal={terminal} />}
      </span>
    </button>
  );
});

/** The state in words, and what was printed last: of twenty rows, that tells which one to look at. */
function LastLine({ terminal, line }: Pick<RowProps, "terminal" | "line">) {
  return (
    <>
      {stateWords(terminal).word}
      {" · "}
      <bdi lang="und" className={styles.rowLine} data-testid="row-line">
        {line}
      </bdi>
    </>
  );
}

/** The whole line, where it is cut. */
function lineOf(terminal: ShownTerminal): string {
  const ended = terminal.kind === "agent" ? null : exitWords(terminal);
  const who = whoOf(terminal);
  return ended ?? `${stateWords(terminal).word} · ${who}`;
}

function whoOf(terminal: ShownTerminal): string {
  if (terminal.kind === "agent") return agentName(terminal);
  return terminal.kind === "question" ? askedWords(terminal) : shortPath(terminal.facts.cwd);
}

function QuestionLine({ terminal }: { readonly terminal: QuestionTerminal }) {
  return (
    <>
      {stateWords(terminal).word}
      {" · "}
      <bdi lang="und">{askedWords(terminal)}</bdi>
    </>
  );
}

function PersonLine({ terminal }: { readonly terminal: PersonTerminal }) {
  const ended = exitWords(terminal);
  if (ended !== null) return <>{ended}</>;
  return (
    <>
      {stateWords(terminal).word}
      {" · "}
      <bdi>{shortPath(terminal.facts.cwd)}</bdi>
    </>
  );
}

function AgentLine({ terminal }: { readonly terminal: AgentTerminal }) {
  return (
    <>
      {stateWords(terminal).word}
      {" · "}
      <bdi lang="und">{agentName(terminal)}</bdi>
    </>
  );
}

function Details({ terminal }: { readonly terminal: ShownTerminal }) {
  return (
    <div className={styles.details} data-testid="terminal-details">
      <dl className={styles.facts}>
        {terminal.kind === "agent" && <AgentFacts terminal={terminal} />}
        {terminal.kind === "person" && <PersonFacts terminal={terminal} />}
        {terminal.kind === "question" && <QuestionFacts terminal={terminal} />}
      </dl>
    </div>
  );
}

function AgentFacts({ terminal }: { readonly terminal: AgentTerminal }) {
  const { t } = useLingui();
  const { attempt, branch, task, openedAt, lastSignalAt } = terminal;
  return (
    <>
      <FactRow name={t`State`} value={stateWords(terminal).word} />
      <FactRow name={t`Task`} value={<code>{task}</code>} />
      <FactRow name={t`Agent`} value={<bdi lang="und">{agentName(terminal)}</bdi>} />
      <FactRow name={t`Attempt`} value={String(attempt)} />
      {branch !== null && <FactRow name={t`Branch`} value={<code>{branch}</code>} />}
      <FactRow name={t`Began`} value={<Moment at={openedAt} look="day" />} />
      <FactRow name={t`Last signal`} value={<Moment at={lastSignalAt} look="day" />} />
      <FactRow name={t`Cost`} value={costWords(terminal) ?? t`Nothing yet`} />
      <FactRow name={t`Process`} value={exitWords(terminal) ?? (terminal.live ? t`Running` : t`Not known`)} />
    </>
  );
}

function QuestionFacts({ terminal }: { readonly terminal: QuestionTerminal }) {
  const { t } = useLingui();
  const { task, program, agent, version, model, effort, openedAt } = terminal;
  const who = program ?? (version === null ? agent : `${agent} ${version}`);
  return (
    <>
      <FactRow name={t`State`} value={exitWords(terminal) ?? stateWords(terminal).word} />
      <FactRow name={t`Role`} value={roleWords(terminal)} />
      {task !== null && <FactRow name={t`Task`} value={<code>{task}</code>} />}
      <FactRow name={t`Agent`} value={<bdi lang="und">{who}</bdi>} />
      <FactRow
        name={t`Model`}
        value={model === null ? t`The agent's own choice` : <bdi lang="und">{model}</bdi>}
      />
      <FactRow name={t`Effort`} value={effort} />
      <FactRow name={t`Began`} value={<Moment at={openedAt} look="day" />} />
    </>
  );
}

function PersonFacts({ terminal }: { readonly terminal: PersonTerminal }) {
  const { t } = useLingui();
  const { id, command, cwd, openedAt, cols, rows, state, containment } = terminal.facts;
  const size = byteSize(useTerminals(({ value }) => value?.find((each) => each.id === id)?.outputBytes ?? 0));
  return (
    <>
      <FactRow name={t`State`} value={exitWords(terminal) ?? stateWords(terminal).word} />
      <FactRow name={t`Command`} value={<code>{command.join(" ")}</code>} />
      <FactRow name={t`Folder`} value={<code>{shortPath(cwd)}</code>} />
      <FactRow name={t`Process`} value={<ProcessWords terminal={terminal} />} />
      <FactRow name={t`Opened`} value={<Moment at={openedAt} look="day" />} />
      <FactRow name={t`Output`} value={t`${size}, ${cols} × ${rows}`} />
      {state !== "ended" && <FactRow name={t`Ending`} value={containmentWords(containment)} />}
    </>
  );
}

function ProcessWords({ terminal }: { readonly terminal: PersonTerminal }) {
  const { pid, state } = terminal.facts;
  if (pid === null) return state === "ended" ? <Trans>Gone</Trans> : <Trans>Not known</Trans>;
  if (state === "ended") return <Trans>Was {pid}</Trans>;
  return terminal.live ? <>{pid}</> : <Trans>{pid}, as last seen</Trans>;
}

function FactRow({ name, value }: { readonly name: string; readonly value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
