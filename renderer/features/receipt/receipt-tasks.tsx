import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReceiptTask } from "#shared/mission/receipt/receipt-shape.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { Foreign } from "../../ui/quoted.tsx";
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
            <p key={number} className={styles.quiet} data-testid="receipt-failure">
              <Trans>
                Attempt {number}: <Foreign>{failure}</Foreign>
              </Trans>
            </p>
          ),
        )}
        {task.heldOut.map(({ at, detail }) => (
          <p key={at} className={styles.quiet}>
            <Trans>
              Given back by the merge queue: <Foreign>{detail}</Foreign>
            </Trans>
          </p>
        ))}
      </div>
      <span className={styles.quiet}>{i18n._(word)}</span>
      <span className={styles.quiet}>
        <Plural value={task.attempts.length} one="# attempt" other="# attempts" />
      </span>
    </li>
  );
}
