import { MOST_LINK_LETTERS } from "#shared/contract/window.ts";
import { useTerminals, useWorkbench } from "../../state/workbench.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { useDesk, useDeskState, type Question } from "./desk.ts";
import styles from "./terminal-questions.module.css";
import { endTerminal } from "./terminal-requests.ts";
import { containmentWords } from "./terminal-words.ts";

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
  const terminal = useTerminals((state) => state.value?.find(({ id }) => id === question.session));
  if (terminal === undefined) return null;
  const name = terminal.title;
  return (
    <Confirm
      open
      danger
      title={`End ${name}?`}
      action={`End ${name}`}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        void endTerminal(workbench, desk, terminal);
      }}
    >
      {name}
      {terminal.pid === null ? "" : ` (pid ${terminal.pid})`} is asked to stop, and made to if it does not.{" "}
      {containmentWords(terminal.containment)} Its output is kept.
    </Confirm>
  );
}

function PasteQuestion({ question, onClose }: Asked<"paste">) {
  const terminal = useTerminals((state) => state.value?.find(({ id }) => id === question.session));
  const lines = question.paste.text.replace(/\r$/, "").split("\r");
  const more = lines.length - SHOWN_LINES;
  return (
    <Confirm
      open
      title={`Paste ${question.paste.lines} lines?`}
      action={`Paste ${question.paste.lines} lines`}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        question.send();
      }}
    >
      <p>{terminal === undefined ? "The program" : terminal.title} may run each line as it arrives.</p>
      <pre className={styles.text} tabIndex={0} aria-label="Text to paste">
        {lines.slice(0, SHOWN_LINES).join("\n")}
      </pre>
      {more > 0 && <p>and {more} more lines</p>}
    </Confirm>
  );
}

function LinkQuestion({ question, onClose }: Asked<"link">) {
  const { connection } = useWorkbench();
  // What is shown, copied and opened is the same text, in the form that cannot pass for another address.
  const address = URL.canParse(question.address) ? new URL(question.address).href : question.address;
  return (
    <Confirm
      open
      title="Open this link?"
      action="Open"
      refusal={address.length > MOST_LINK_LETTERS ? "The address is too long to be opened from here" : null}
      instead={{
        action: "Copy",
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
      <p>A program in a terminal made this link. It opens in your browser. Its real address is:</p>
      <pre className={styles.text} tabIndex={0} aria-label="Address" data-testid="link-address">
        {address}
      </pre>
    </Confirm>
  );
}
