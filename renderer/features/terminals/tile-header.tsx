import { Plural, Trans, useLingui } from "@lingui/react/macro";
import {
  Lock,
  LockOpen,
  Maximize2,
  MessageSquareText,
  Minimize2,
  Pin,
  PinOff,
  Square,
  X,
} from "lucide-react";
import { useStore } from "zustand";
import { useKeys } from "../../commands/use-keys.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Glyph } from "../../ui/glyph.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { shortPath } from "../../ui/short-path.ts";
import { releaseControl, takeControl, togglePin, useDesk, useDeskState } from "./desk.ts";
import { askedWords, roleWords } from "./question-words.ts";
import type { AgentTerminal, PersonTerminal, QuestionTerminal, ShownTerminal } from "./shown-terminal.ts";
import { MarksMenu } from "./marks-menu.tsx";
import { dismissTerminal } from "./terminal-requests.ts";
import styles from "./terminal-tile.module.css";
import { ageWords, agentName, costWords, stateWords, titleWords } from "./terminal-words.ts";
import { useNow } from "./use-now.ts";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

interface HeaderProps {
  readonly terminal: ShownTerminal;
  readonly lively: boolean;
  /** Where the keys of a terminal under control go; null when it is not. */
  readonly keys: KeysGo | null;
}

/** One row whether under control or not: a row more would change the size of the terminal. */
export function TileHeader({ terminal, lively, keys }: HeaderProps) {
  const { shape, tone } = stateWords(terminal);
  const running = terminal.state !== "ended" && terminal.live;
  return (
    <div className={styles.header}>
      <Glyph shape={shape} tone={tone} turning={running && lively} />
      <h2 className={styles.title} title={titleWords(terminal)}>
        <bdi lang="und">{titleWords(terminal)}</bdi>
      </h2>
      {keys !== null && <ControlBanner terminal={terminal} keys={keys} />}
      {keys === null && terminal.kind === "person" && <PersonMeta terminal={terminal} />}
      {keys === null && terminal.kind === "agent" && <AgentMeta terminal={terminal} />}
      {keys === null && terminal.kind === "question" && <QuestionMeta terminal={terminal} />}
      <TileActions terminal={terminal} />
    </div>
  );
}

function PersonMeta({ terminal }: { readonly terminal: PersonTerminal }) {
  const { t } = useLingui();
  const { command, cwd, pid } = terminal.facts;
  const ending = useDeskState((state) => state.ending.includes(terminal.id));
  const running = terminal.state !== "ended" && terminal.live;
  const line = command.join(" ");
  return (
    <>
      <span className={styles.meta} title={t`${line} in ${cwd}`}>
        {ending ? t`Ending` : stateWords(terminal).word}
        {" · "}
        <bdi>{shortPath(cwd)}</bdi>
      </span>
      {running && pid !== null && (
        <span className={styles.pid}>
          <Trans>pid {pid}</Trans>
        </span>
      )}
    </>
  );
}

/** State, agent and branch give way in a narrow tile; the last signal and the cost stay. */
function AgentMeta({ terminal }: { readonly terminal: AgentTerminal }) {
  const age = ageWords(terminal, useNow());
  // What is not known has no room here; the list beside the terminals says it.
  const cost = terminal.costMicros === 0 ? null : costWords(terminal);
  return (
    <>
      <span
        className={styles.meta}
        title={[stateWords(terminal).word, agentName(terminal), terminal.branch ?? ""].join(" · ")}
        data-testid="tile-agent"
      >
        {stateWords(terminal).word}
        {" · "}
        <bdi lang="und">{agentName(terminal)}</bdi>
        {terminal.branch !== null && (
          <>
            {" · "}
            <bdi lang="und">{terminal.branch}</bdi>
          </>
        )}
      </span>
      {terminal.control !== null && (
        <span className={styles.held} data-testid="control-elsewhere">
          <Trans>Controlled from another window</Trans>
        </span>
      )}
      <span className={styles.pid} role="img" aria-label={age.full} title={age.full}>
        {age.short}
      </span>
      {cost !== null && <span className={styles.pid}>{cost}</span>}
    </>
  );
}

/** Who answers, with which model: nobody types into it. */
function QuestionMeta({ terminal }: { readonly terminal: QuestionTerminal }) {
  const age = ageWords(terminal, useNow());
  const { word } = stateWords(terminal);
  const who = askedWords(terminal);
  return (
    <>
      <span
        className={styles.meta}
        title={[word, roleWords(terminal), who].join(" · ")}
        data-testid="tile-question"
      >
        {word}
        {" · "}
        <bdi lang="und">{who}</bdi>
      </span>
      <span className={styles.pid} role="img" aria-label={age.full} title={age.full}>
        {age.short}
      </span>
    </>
  );
}

function TileActions({ terminal }: { readonly terminal: ShownTerminal }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { id } = terminal;
  const { screen } = useWorkbench();
  const onItsScreen = useStore(screen, (state) => state.screen === "terminals");
  const focused = useDeskState((state) => state.mode === "focus") && onItsScreen;
  const pinned = useDeskState((state) => state.pinned.includes(id));
  return (
    <div className={styles.actions}>
      <TakeControl terminal={terminal} />
      {terminal.kind === "agent" && <Instruct terminal={terminal} />}
      <MarksMenu terminal={terminal} className={styles.marks} />
      <IconButton
        small
        label={pinned ? t`Let it move` : t`Keep it in front`}
        className={styles.pin}
        aria-pressed={pinned}
        icon={pinned ? <PinOff {...icon} /> : <Pin {...icon} />}
        data-testid="pin-terminal"
        onClick={() => togglePin(desk, id)}
      />
      <IconButton
        small
        label={focused ? t`Show the others again` : t`Show this one large`}
        className={styles.pin}
        icon={focused ? <Minimize2 {...icon} /> : <Maximize2 {...icon} />}
        data-testid="tile-mode"
        onClick={() => {
          desk.state.setState(({ many }) => ({ active: id, mode: focused ? many : "focus" }));
          // From beside a graph, large is on the screen of the terminals.
          screen.getState().go("terminals");
        }}
      />
      {terminal.kind === "person" && <EndOrDismiss terminal={terminal} />}
    </div>
  );
}

function TakeControl({ terminal }: { readonly terminal: ShownTerminal }) {
  const { t } = useLingui();
  const desk = useDesk();
  const controlled = useDeskState((state) => state.controlled === terminal.id);
  const takeKeys = useKeys("terminal.take-control");
  if (terminal.state === "ended" || terminal.kind === "question" || controlled) return null;
  const elsewhere = terminal.kind === "agent" && terminal.control !== null;
  const refusal = elsewhere ? t`Somebody types into it from another window` : null;
  return (
    <IconButton
      small
      label={t`Take control`}
      keys={takeKeys}
      refusal={terminal.live ? refusal : t`Not while the engine is not connected`}
      className={styles.take}
      icon={
        <>
          <Lock {...icon} />
          <span>
            <Trans>Take control</Trans>
          </span>
        </>
      }
      data-testid="take-control"
      onClick={() => takeControl(desk, terminal.id)}
    />
  );
}

/** Told through the agent's own channel: preferred over typing, because the agent knows what it is. */
function Instruct({ terminal }: { readonly terminal: AgentTerminal }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { id } = terminal;
  const open = useDeskState((state) => state.composing === id);
  return (
    <IconButton
      small
      label={t`Send instruction`}
      className={styles.pin}
      icon={<MessageSquareText {...icon} />}
      aria-expanded={open}
      refusal={terminal.live ? null : t`Not while the engine is not connected`}
      data-testid="send-instruction"
      onClick={() => desk.state.setState({ composing: open ? null : id })}
    />
  );
}

function EndOrDismiss({ terminal }: { readonly terminal: PersonTerminal }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const desk = useDesk();
  const { id, title, live, state } = terminal;
  const ending = useDeskState((desk) => desk.ending.includes(id));
  if (state === "ended") {
    return (
      <IconButton
        small
        label={t`Remove ended terminal`}
        icon={<X {...icon} />}
        data-testid="dismiss-terminal"
        onClick={() => void dismissTerminal(workbench, id)}
      />
    );
  }
  const refusal = live ? null : t`Not while the engine is not connected`;
  return (
    <IconButton
      small
      label={t`End ${title}`}
      refusal={ending ? t`It is being ended` : refusal}
      icon={<Square {...icon} />}
      data-testid="end-terminal"
      onClick={() => desk.state.setState({ question: { kind: "end", session: id } })}
    />
  );
}

/** To the process, to another part of the window, or nowhere because there is no connection. */
export type KeysGo = "typing" | "elsewhere" | "held";

interface BannerProps {
  readonly terminal: ShownTerminal;
  readonly keys: KeysGo;
}

/** Says where keys go, and always how to get out. */
function ControlBanner({ terminal, keys }: BannerProps) {
  const { t } = useLingui();
  const desk = useDesk();
  const release = useKeys("terminal.release").join("+");
  const name = terminal.kind === "agent" ? agentName(terminal) : terminal.title;
  const waiting = terminal.kind === "agent" ? (terminal.control?.withheld.length ?? 0) : 0;
  const words = {
    typing: t`You are typing into ${name}. Release: ${release}`,
    elsewhere: t`You have control of ${name}. Release: ${release}`,
    held: t`Waiting for the engine. Keys are not sent.`,
  };
  return (
    <div className={styles.banner} data-testid="control-banner" data-state={keys}>
      <LockOpen {...icon} />
      <span className={styles.bannerWords} title={words[keys]}>
        {words[keys]}
      </span>
      {waiting > 0 && (
        <span className={styles.pid}>
          <Plural value={waiting} one="# answer waits" other="# answers wait" />
        </span>
      )}
      <Button
        small
        data-testid="release-control"
        onClick={(event) => {
          // The button goes away with control, and must not take the keyboard's place with it.
          event.currentTarget.closest<HTMLElement>("[data-terminal-scope]")?.focus();
          releaseControl(desk);
        }}
      >
        <Trans>Release</Trans>
      </Button>
    </div>
  );
}
