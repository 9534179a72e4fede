import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { MOST_LINK_LETTERS } from "#shared/contract/window.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Exact } from "../../ui/code-block.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import { useDesk, useDeskState, type Question } from "./desk.ts";
import styles from "./terminal-questions.module.css";
import { endTerminal } from "./terminal-requests.ts";
import { containmentWords } from "./terminal-words.ts";
import { useShownTerminal } from "./use-shown.ts";

/** As many lines of a paste as a person reads before deciding. */
const SHOWN_LINES = 12;

/** Asks before a process is ended, several lines are pasted, or a link from a terminal is used. */
export function TerminalQuestions() {
  const desk = useDesk();
  const question = useDeskState((state) => state.question);
  const close = () => desk.state.setState({ question: null });
  switch (question?.kind) {
    case undefined:
      return null;
    case "end":
      return <EndQuestion question={question} onClose={close} />;
    case "paste":
      return <PasteQuestion question={question} onClose={close} />;
    case "link":
      return <LinkQuestion question={question} onClose={close} />;
  }
}

interface Asked<Kind extends Question["kind"]> {
  readonly question: Extract<Question, { kind: Kind }>;
  readonly onClose: () => void;
}

function EndQuestion({ question, onClose }: Asked<"end">) {
  const workbench = useWorkbench();
  const desk = useDesk();
  const terminal = useShownTerminal(question.session);
  if (terminal?.kind !== "person") return null;
  const { facts, title } = terminal;
  const { pid } = facts;
  return (
    <Confirm
      open
      danger
      title={
        <Trans>
          End <Foreign>{title}</Foreign>?
        </Trans>
      }
      action={
        <Trans>
          End <Foreign>{title}</Foreign>
        </Trans>
      }
      onClose={onClose}
      onConfirm={() => {
        onClose();
        void endTerminal(workbench, desk, facts);
      }}
    >
      {pid === null ? (
        <Trans>
          <Foreign>{title}</Foreign> is asked to stop, and made to if it does not.
        </Trans>
      ) : (
        <Trans>
          <Foreign>{title}</Foreign> (pid {pid}) is asked to stop, and made to if it does not.
        </Trans>
      )}{" "}
      {containmentWords(facts.containment)} <Trans>Its output is kept.</Trans>
    </Confirm>
  );
}

function PasteQuestion({ question, onClose }: Asked<"paste">) {
  const { t } = useLingui();
  const title = useShownTerminal(question.session)?.title ?? t`The program`;
  const { paste } = question;
  const lines = paste.text.replace(/\r$/, "").split("\r");
  const more = lines.length - SHOWN_LINES;
  return (
    <Confirm
      open
      title={t`Paste ${paste.lines} lines?`}
      action={t`Paste ${paste.lines} lines`}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        question.send();
      }}
    >
      <p>
        <Trans>
          <Foreign>{title}</Foreign> may run each line as it arrives.
        </Trans>
      </p>
      <pre className={styles.text} tabIndex={0} aria-label={t`Text to paste`}>
        <Exact text={lines.slice(0, SHOWN_LINES).join("\n")} />
      </pre>
      {more > 0 && (
        <p>
          <Plural value={more} one="and # more line" other="and # more lines" />
        </p>
      )}
    </Confirm>
  );
}

function LinkQuestion({ question, onClose }: Asked<"link">) {
  const { t } = useLingui();
  const { connection } = useWorkbench();
  // What is shown, copied and opened is the same text, in the form that cannot pass for another address.
  const address = URL.canParse(question.address) ? new URL(question.address).href : question.address;
  return (
    <Confirm
      open
      title={t`Open this link?`}
      action={t`Open`}
      refusal={address.length > MOST_LINK_LETTERS ? t`The address is too long to be opened from here` : null}
      instead={{
        action: t`Copy`,
        run: () => {
          onClose();
          connection.tell({ t: "copy", text: address });
        },
      }}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        connection.tell({ t: "open-link", url: address });
      }}
    >
      <p>
        <Trans>A program in a terminal made this link. It opens in your browser. Its real address is:</Trans>
      </p>
      <pre className={styles.text} tabIndex={0} aria-label={t`Address`} data-testid="link-address">
        {address}
      </pre>
    </Confirm>
  );
}
