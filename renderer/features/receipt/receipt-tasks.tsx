import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { ReceiptTask } from "#shared/mission/receipt/receipt-shape.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import { firstLine } from "../../words/task-line.ts";
import { STATE_LOOKS } from "../../words/task-status.ts";
import styles from "./receipt.module.css";

/** Each task with how it ended and what went wrong on the way. */
export function ReceiptTasks({ tasks }: { readonly tasks: readonly ReceiptTask[] }) {
  return (
    <section className={styles.part}>
      <h3>
        <Trans>Tasks</Trans>
      </h3>
      <ul className={styles.rows}>
        {tasks.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

function Row({ task }: { readonly task: ReceiptTask }) {
  const { i18n } = useLingui();
  const { word, shape, tone } = STATE_LOOKS[task.status];
  return (
    <li className={styles.row} data-testid="receipt-task" data-task={task.id} data-state={task.status}>
      <Glyph shape={shape} tone={tone} />
      <div className={styles.what}>
        <p>
          <Foreign>{task.title}</Foreign>
        </p>
        {task.attempts.map(({ number, failure }) =>
          failure === null ? null : (
            <Trouble key={number} words={failure}>
              <Trans>
                Attempt {number}: <Foreign>{firstLine(failure)}</Foreign>
              </Trans>
            </Trouble>
          ),
        )}
        {task.heldOut.map(({ at, detail }) => (
          <Trouble key={at} words={detail}>
            <Trans>
              Given back by the merge queue: <Foreign>{firstLine(detail)}</Foreign>
            </Trans>
          </Trouble>
        ))}
      </div>
      <span className={styles.quiet}>{i18n._(word)}</span>
      <span className={styles.quiet}>
        <Plural value={task.attempts.length} one="# attempt" other="# attempts" />
      </span>
    </li>
  );
}

interface TroubleProps {
  /** All of it, which is often the output of a test suite. */
  readonly words: string;
  /** What it begins with. */
  readonly children: ReactNode;
}

function Trouble({ words, children }: TroubleProps) {
  if (firstLine(words) === words.trim()) return <p className={styles.quiet}>{children}</p>;
  return (
    <details className={styles.quiet}>
      <summary>{children}</summary>
      <pre className={styles.output} lang="und" dir="ltr">
        {words}
      </pre>
    </details>
  );
}
