import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import type { DecisionDetail } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { Button } from "../../../ui/button.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Segments } from "../../../ui/segments.tsx";
import { Select } from "../../../ui/select.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { FIRST_DRAFT, draftedRule, inScope, lifetimesOf, SCOPES, shownRule } from "./rule-draft.ts";
import type { Drafted, Lifetime, RuleDraft, Scope } from "./rule-draft.ts";
import styles from "./rule-dialog.module.css";
import { ruleTextOf, writtenOut } from "./rule-text.ts";
import { TEXT_WORDS } from "./rule-words.ts";
import { useSaveRule } from "./save-rule.ts";
import { usePreview, type PreviewState } from "./use-preview.ts";
import { useDetail } from "./use-detail.ts";

interface Props {
  readonly decision: DecisionId;
  readonly onClose: () => void;
}

/** "Remember as a rule": exactly what will count, where and how long, and what it would have matched, before it is saved. */
export function RuleDialog({ decision, onClose }: Props) {
  const { t } = useLingui();
  const { detail, problem } = useDetail(decision);
  return (
    <Dialog open onClose={onClose} title={t`Remember as a rule`} testId="rule-dialog">
      {problem !== null && (
        <p className={styles.refused} role="alert">
          {problem}
        </p>
      )}
      {detail === null && problem === null && <Spinner words={t`Loading`} />}
      {detail !== null && <RuleForm detail={detail} onClose={onClose} />}
    </Dialog>
  );
}

function RuleForm({ detail, onClose }: { readonly detail: DecisionDetail; readonly onClose: () => void }) {
  const { t } = useLingui();
  const [draft, setDraft] = useState<RuleDraft>(FIRST_DRAFT);
  // One moment for the whole form: the end of a day must not move with every key.
  const [now] = useState(() => Date.now());
  const shown = shownRule(detail, draft);
  const rule = useMemo(() => draftedRule(detail, draft, now), [detail, draft, now]);
  const preview = usePreview(detail.row.mission, rule);
  const { save, saving, refusal } = useSaveRule(detail.row, onClose);
  if (!shown.ok) return <CannotBe sentence={shown.sentence} onClose={onClose} />;
  const text = draft.text ?? ruleTextOf(shown.policy.match);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (rule.ok && !saving) void save(rule.policy);
      }}
    >
      <p className={styles.from}>
        <Trans>
          From: <Foreign>{detail.row.question}</Foreign>
        </Trans>
      </p>
      <Segments
        label={t`The rule`}
        value={draft.verdict}
        onChange={(verdict) => setDraft({ ...draft, verdict })}
        segments={[
          { value: "allow", label: t`Always allow` },
          { value: "deny", label: t`Always deny` },
        ]}
        testId="rule-verdict"
      />
      {text !== null && (
        <TextField
          label={t(TEXT_WORDS[text.kind].label)}
          hint={t(TEXT_WORDS[text.kind].hint)}
          code
          {...(text.kind === "paths" || text.kind === "hosts" ? { rows: 3 } : {})}
          value={text.text}
          problem={rule.ok ? null : <Problem rule={rule} />}
          onChange={(next) => setDraft({ ...draft, text: { ...text, text: next } })}
          data-testid="rule-text"
        />
      )}
      <div className={styles.choices}>
        <ScopeChoice draft={draft} task={detail.row.task !== null} onChange={setDraft} />
        <LifetimeChoice draft={draft} onChange={setDraft} />
      </div>
      {rule.ok && (
        <CodeBlock label={t`The exact rule`} code={writtenOut(rule.policy)} testId="rule-written" />
      )}
      <PreviewLine preview={preview} />
      {refusal !== null && (
        <p className={styles.refused} role="alert" data-testid="rule-refused">
          {refusal}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          look="primary"
          type="submit"
          refusal={rule.ok ? (saving ? t`It is being saved` : null) : t`The rule cannot be saved as it is`}
          data-testid="save-rule"
        >
          <Trans>Save rule</Trans>
        </Button>
      </div>
    </form>
  );
}

/** The end of a sentence that names the rule, in words of the engine. */
function Problem({ rule }: { readonly rule: Extract<Drafted, { ok: false }> }) {
  return <Trans>It cannot be saved: it {rule.sentence}.</Trans>;
}

function CannotBe({ sentence, onClose }: { readonly sentence: string; readonly onClose: () => void }) {
  return (
    <div className={styles.form}>
      <p className={styles.refused} role="alert" data-testid="rule-impossible">
        {sentence}
      </p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly draft: RuleDraft;
  readonly onChange: (draft: RuleDraft) => void;
}

function ScopeChoice({ draft, task, onChange }: ChoiceProps & { readonly task: boolean }) {
  const { t } = useLingui();
  const words: Readonly<Record<Scope, string>> = {
    task: t`This task`,
    mission: t`This mission`,
    repository: t`This repository`,
    everywhere: t`Everywhere`,
  };
  return (
    <Select
      label={t`Counts for`}
      labelled
      value={draft.scope}
      onChange={(scope) => onChange(inScope(draft, scope))}
      options={SCOPES.filter((scope) => task || scope !== "task").map((scope) => ({
        value: scope,
        label: words[scope],
      }))}
      testId="rule-scope"
    />
  );
}

function LifetimeChoice({ draft, onChange }: ChoiceProps) {
  const { t } = useLingui();
  const words: Readonly<Record<Lifetime, string>> = {
    mission: t`Until the mission ends`,
    day: t`For 24 hours`,
    revoked: t`Until revoked`,
  };
  return (
    <Select
      label={t`Lasts`}
      labelled
      value={draft.lifetime}
      onChange={(lifetime) => onChange({ ...draft, lifetime })}
      options={lifetimesOf(draft.scope).map((value) => ({ value, label: words[value] }))}
      testId="rule-lifetime"
    />
  );
}

function PreviewLine({ preview }: { readonly preview: PreviewState }) {
  const { t } = useLingui();
  if (preview.state === "none") return null;
  if (preview.state === "looking") return <Spinner words={t`Looking at what it would have matched`} />;
  if (preview.state === "failed") return <p className={styles.refused}>{preview.sentence}</p>;
  const { past, pending, looked, examples } = preview.value;
  return (
    <div className={styles.preview} data-testid="rule-preview" data-past={past} data-pending={pending}>
      <p>
        <Trans>
          Would have matched <strong>{past} past</strong> and <strong>{pending} pending</strong> of{" "}
          <Plural value={looked} one="# request" other="# requests" /> in this mission.
        </Trans>
      </p>
      {pending > 0 && (
        <p className={styles.note}>
          <Trans>It answers what is asked from now on; what waits already stays for you.</Trans>
        </p>
      )}
      {examples.length > 0 && (
        <ul className={styles.examples}>
          {examples.map((example, index) => (
            // Equal requests are equal lines.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <bdi lang="und">{example}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
