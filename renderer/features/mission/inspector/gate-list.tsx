import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { isolated } from "#shared/messages/messages.ts";
import type { GateView } from "#shared/mission/gates/gate-views.ts";
import { dateAndTime } from "../../../ui/format.ts";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./inspector.module.css";

const KINDS = {
  timer: msg`Timer`,
  ci: msg`Check of a commit`,
  pr: msg`Pull request`,
  checks: msg`Commands`,
} as const;

const OUTCOMES = {
  passed: msg`passed`,
  waiting: msg`waits`,
  failed: msg`failed`,
  unknown: msg`not known`,
} as const;

export function GateList({ gates }: { readonly gates: readonly GateView[] }) {
  return (
    <ul className={styles.links}>
      {gates.map((view) => (
        <li key={view.gate.id} data-testid={`gate-${view.gate.id}`}>
          <GateWords view={view} />
        </li>
      ))}
    </ul>
  );
}

function GateWords({ view }: { readonly view: GateView }) {
  const { t, i18n } = useLingui();
  const { gate, before, demanded, opened, outcome, detail, nextLookAt } = view;
  const seen = outcome === null ? t`nobody looked yet` : i18n._(OUTCOMES[outcome]);
  const where = before === "start" ? t`before its start` : t`before its merge`;
  const said = opened?.detail ?? detail;
  return (
    <>
      <p>
        <Foreign>{gate.id}</Foreign>
        {t`: ${i18n._(KINDS[gate.kind])}, ${where}. `}
        {opened === null
          ? t`Closed: ${seen}.`
          : opened.by === "engine"
            ? t`Open.`
            : t`Opened by a person, ${dateAndTime(opened.at)}.`}
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
          <Trans>Looked at again {dateAndTime(nextLookAt)}</Trans>
        </p>
      )}
    </>
  );
}
