import { Trans, useLingui } from "@lingui/react/macro";
import { isolated } from "#shared/messages/messages.ts";
import type { GateView } from "#shared/mission/gates/gate-views.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { Button } from "../../../ui/button.tsx";
import { dateAndTime } from "../../../ui/format.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { gateKind, gateSeen } from "./gate-words.ts";
import styles from "./inspector.module.css";

interface GateListProps {
  readonly task: TaskId;
  readonly gates: readonly GateView[];
  /** The task goes no further, so nothing waits at any of them. */
  readonly over: boolean;
}

export function GateList({ task, gates, over }: GateListProps) {
  return (
    <ul className={styles.signals}>
      {gates.map((view) => (
        <Gate key={view.gate.id} task={task} view={view} over={over} />
      ))}
    </ul>
  );
}

interface GateProps extends Pick<GateListProps, "task" | "over"> {
  readonly view: GateView;
}

function Gate({ task, view, over }: GateProps) {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const { gate, opened } = view;
  return (
    <li
      className={styles.signal}
      data-testid={`gate-${gate.id}`}
      data-state={opened === null ? "closed" : "open"}
    >
      <Glyph shape={opened === null ? "clock" : "disc-tick"} tone={opened === null ? "idle" : "done"} />
      <span>
        <Foreign>{gate.id}</Foreign>
      </span>
      {opened === null && !over ? (
        <Button
          small
          data-testid="pass-gate"
          aria-label={t`Pass ${isolated(gate.id)}…`}
          onClick={() => arrangement.setState({ question: { act: "pass-gate", task, gate: gate.id } })}
        >{t`Pass…`}</Button>
      ) : (
        <span className={styles.holds}>{opened === null ? t`closed` : t`open`}</span>
      )}
      <span className={styles.source}>
        <GateWords view={view} />
      </span>
    </li>
  );
}

function GateWords({ view }: { readonly view: GateView }) {
  const { t } = useLingui();
  const { gate, demanded, opened, detail, nextLookAt } = view;
  const said = opened?.detail ?? detail;
  const kind = gateKind(view);
  return (
    <>
      <p>
        {opened === null
          ? t`${kind}. Closed: ${gateSeen(view)}.`
          : opened.by === "engine"
            ? t`${kind}. Open.`
            : t`${kind}. Opened by a person, ${dateAndTime(opened.at)}.`}
      </p>
      {said !== "" && (
        <p>
          <Foreign>{said}</Foreign>
        </p>
      )}
      {demanded !== null && (
        <p>
          <Trans>Demanded by {isolated(demanded)}</Trans>
        </p>
      )}
      {nextLookAt !== null && nextLookAt > 0 && (
        <p>
          {gate.kind === "timer" ? (
            <Trans>Opens {dateAndTime(nextLookAt)}</Trans>
          ) : (
            <Trans>Looked at again {dateAndTime(nextLookAt)}</Trans>
          )}
        </p>
      )}
    </>
  );
}
