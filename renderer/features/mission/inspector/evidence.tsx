import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { Signal, SignalName } from "#shared/mission/flight/signal.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { isolated } from "#shared/messages/messages.ts";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./inspector.module.css";

const NAMES: Readonly<Record<SignalName, MessageDescriptor>> = {
  "process-exit": msg`Process ended well`,
  "completed-event": msg`Agent said it is complete`,
  activity: msg`Agent was active`,
  "expected-files": msg`Expected files are there`,
  scope: msg`Only touched its scope`,
  acceptance: msg`Acceptance check passed`,
  packet: msg`Handed back a report`,
  change: msg`Changed something`,
};

/** Unknown is a value of its own: what nobody saw is neither good nor bad. */
const HOLDS = {
  true: { word: msg`holds`, shape: "disc-tick", tone: "done" },
  false: { word: msg`does not hold`, shape: "octagon-cross", tone: "fail" },
  null: { word: msg`unknown`, shape: "ring-question", tone: "unknown" },
} as const;

/** What was seen of an attempt, each piece with where it was seen. */
export function Evidence({ attempt }: { readonly attempt: Attempt | null }) {
  const { t } = useLingui();
  if (attempt === null || attempt.signals.length === 0)
    return <p className={styles.holds}>{t`Nothing is known yet. It is collected when the attempt ends.`}</p>;
  return (
    <ul className={styles.signals} data-testid="evidence">
      {attempt.signals.map((signal) => (
        <Piece key={signal.name} signal={signal} />
      ))}
    </ul>
  );
}

function Piece({ signal }: { readonly signal: Signal }) {
  const { t, i18n } = useLingui();
  const { word, shape, tone } = HOLDS[`${signal.holds}`];
  const long = signal.detail.includes("\n");
  return (
    <li className={styles.signal} data-signal={signal.name} data-holds={`${signal.holds}`}>
      <Glyph shape={shape} tone={tone} />
      <span>{i18n._(NAMES[signal.name])}</span>
      <span className={styles.holds}>{i18n._(word)}</span>
      <span className={styles.source}>
        {t`Seen by ${isolated(signal.source)}`}
        {!long && signal.detail !== "" && (
          <>
            {" · "}
            <Foreign>{signal.detail}</Foreign>
          </>
        )}
      </span>
      {long && (
        <details className={styles.detail} open={signal.holds === false}>
          <summary>{t`Output`}</summary>
          <CodeBlock label={t`Output of the check`} code={signal.detail} />
        </details>
      )}
    </li>
  );
}
