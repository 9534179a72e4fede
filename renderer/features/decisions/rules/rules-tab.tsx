import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { PolicyRow } from "#shared/contract/policies.ts";
import { missionId, type MissionId } from "#shared/ids.ts";
import { useMissionList, useSelection } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Select } from "../../../ui/select.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { Moment } from "../../../ui/time.tsx";
import { useTriageStore } from "../triage/triage-store.ts";
import { isStanding } from "./save-rule.ts";
import { writtenOut } from "./rule-text.ts";
import { LEVEL_WORDS, ORIGIN_WORDS, VERDICT_WORDS } from "./rule-words.ts";
import table from "../table.module.css";
import styles from "./rules-tab.module.css";
import { useRevoke, useRules } from "./use-rules.ts";

/** The rules that count in a mission: where each comes from, how often it decided, when last, and the way to end it. */
export function RulesTab() {
  const { t } = useLingui();
  const store = useTriageStore();
  const missions = useMissionList((list) => list.value) ?? [];
  const selected = useSelection((selection) => selection.mission);
  const [chosen, setChosen] = useState<MissionId | null>(null);
  const mission = chosen ?? selected ?? missions.at(-1)?.id ?? null;
  if (mission === null) {
    return (
      <Empty
        title={t`No rules yet`}
        sentence={t`A rule answers a request for you. It is made from a decision, in a mission.`}
        action={
          <Button look="primary" onClick={() => store.setState({ tab: "pending" })}>
            <Trans>Show pending decisions</Trans>
          </Button>
        }
      />
    );
  }
  return (
    <div className={table.page} data-pane="rules" data-testid="rules">
      <div className={table.filters}>
        <Select
          label={t`Mission`}
          value={String(mission)}
          onChange={(next) => setChosen(missionId.parse(next))}
          options={missions
            .toReversed()
            .map(({ id, title }) => ({ value: String(id), label: title, foreign: true }))}
          testId="rules-mission"
        />
      </div>
      <Rules key={mission} mission={mission} />
    </div>
  );
}

function Rules({ mission }: { readonly mission: MissionId }) {
  const { t } = useLingui();
  const { rows, problem } = useRules(mission);
  const [ending, setEnding] = useState<PolicyRow | null>(null);
  if (problem !== null) {
    return (
      <p className={styles.problem} role="alert">
        {problem}
      </p>
    );
  }
  if (rows === null) return <Spinner words={t`Loading`} />;
  const own = rows.filter(({ policy }) => policy.origin !== "built-in");
  const builtIn = rows.filter(({ policy }) => policy.origin === "built-in");
  return (
    <div className={table.scroll}>
      {own.length === 0 && (
        <p className={styles.problem} data-testid="no-rules">
          <Trans>
            No rule of yours counts in this mission. Make one from a decision with “Remember as a rule”.
          </Trans>
        </p>
      )}
      <RuleList rows={own} label={t`Rules of yours and of the repository`} onRevoke={setEnding} />
      <h2 className={styles.heading}>
        <Trans>Built in</Trans>
      </h2>
      <RuleList rows={builtIn} label={t`Built-in rules`} onRevoke={null} />
      {ending !== null && <Revoke mission={mission} row={ending} onClose={() => setEnding(null)} />}
    </div>
  );
}

interface RuleListProps {
  readonly rows: readonly PolicyRow[];
  readonly label: string;
  /** null: they stay. */
  readonly onRevoke: ((row: PolicyRow) => void) | null;
}

function RuleList({ rows, label, onRevoke }: RuleListProps) {
  if (rows.length === 0) return null;
  return (
    <ul className={table.rows} aria-label={label}>
      {rows.map((row) => (
        <Rule key={row.policy.id} row={row} onRevoke={onRevoke} />
      ))}
    </ul>
  );
}

function Rule({ row, onRevoke }: { readonly row: PolicyRow; readonly onRevoke: RuleListProps["onRevoke"] }) {
  const { t } = useLingui();
  const { policy, hits, lastUsedAt, active, inactiveBecause } = row;
  return (
    <li
      className={classNames(table.row, styles.rule)}
      data-testid="rule"
      data-policy-id={policy.id}
      data-active={active}
      data-hits={hits}
    >
      <Glyph
        shape={
          policy.verdict === "deny" ? "octagon-cross" : policy.verdict === "allow" ? "disc-tick" : "diamond"
        }
        tone={active && policy.verdict === "allow" ? "done" : "idle"}
      />
      <div className={table.main}>
        <p>
          <span className={styles.verdict}>{t(VERDICT_WORDS[policy.verdict])}</span>
          {policy.origin !== "decision" && (
            <>
              {" · "}
              <Foreign>{policy.reason}</Foreign>
            </>
          )}
        </p>
        <pre className={styles.written} dir="ltr">
          <code lang="und">{writtenOut(policy).split("\n").slice(1).join("\n")}</code>
        </pre>
        <p className={table.facts}>
          <span>{t(LEVEL_WORDS[policy.level])}</span>
          {policy.task !== null && <Foreign>{policy.task}</Foreign>}
          <span>{t(ORIGIN_WORDS[policy.origin])}</span>
          {policy.until !== null && (
            <span>
              <Trans>
                until <Moment at={policy.until} look="day" />
              </Trans>
            </span>
          )}
        </p>
        {!active && inactiveBecause !== null && (
          <p className={styles.inactive}>
            <Trans>Does not count: {inactiveBecause}.</Trans>
          </p>
        )}
      </div>
      <p className={styles.use}>
        <span data-testid="rule-hits">
          <Plural value={hits} _0="Never used" one="Used once" other="Used # times" />
        </span>
        {lastUsedAt !== null && (
          <span className={styles.last}>
            <Trans>
              last <Moment at={lastUsedAt} look="day" />
            </Trans>
          </span>
        )}
      </p>
      {onRevoke !== null && (
        <Button small data-testid="revoke-rule" onClick={() => onRevoke(row)}>
          <Trans>Revoke</Trans>
        </Button>
      )}
    </li>
  );
}

interface RevokeProps {
  readonly mission: MissionId;
  readonly row: PolicyRow;
  readonly onClose: () => void;
}

function Revoke({ mission, row, onClose }: RevokeProps) {
  const { t } = useLingui();
  const revoke = useRevoke(mission);
  return (
    <Confirm
      open
      title={t`Revoke this rule?`}
      action={t`Revoke rule`}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        void revoke(row.policy);
      }}
    >
      <pre className={styles.written} dir="ltr">
        <code lang="und">{writtenOut(row.policy)}</code>
      </pre>
      <p>
        {isStanding(row.policy) ? (
          <Trans>
            The next request like it asks you again, in every mission. What it allowed stays done.
          </Trans>
        ) : (
          <Trans>The next request like it asks you again. What it allowed stays done.</Trans>
        )}
      </p>
    </Confirm>
  );
}
