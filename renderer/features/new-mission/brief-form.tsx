import { Trans, useLingui } from "@lingui/react/macro";
import { FolderOpen } from "lucide-react";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Segments } from "../../ui/segments.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AgentFilesTrust } from "./agent-files-trust.tsx";
import { AgentsChoice } from "./agents-choice.tsx";
import type { BriefField, BriefProblems } from "./brief.ts";
import { ConventionsDrift } from "./conventions-drift.tsx";
import { useBrief } from "./new-mission-context.ts";
import styles from "./new-mission.module.css";
import { RecipePicker } from "./recipe-picker.tsx";
import { SetupTrust } from "./setup-trust.tsx";
import type { Agents } from "./use-agents.ts";
import { usePlace } from "./use-place.ts";
import type { Recipes } from "./use-recipes.ts";

/** A command, which is the same in every language. */
const EXAMPLE = "npm test";

interface Props {
  readonly recipes: Recipes;
  readonly agents: Agents;
  /** What is missing, once a person asked to launch. */
  readonly problems: BriefProblems;
}

/** The brief, field by field, in the order in which a person thinks of it. */
export function BriefForm({ recipes, agents, problems }: Props) {
  const { i18n, t } = useLingui();
  const [goal, setGoal] = useBrief("goal");
  const [criteria, setCriteria] = useBrief("successCriteria");
  const [verify, setVerify] = useBrief("verify");
  const words = (field: BriefField) => {
    const problem = problems[field];
    return problem === undefined ? undefined : i18n._(problem);
  };
  return (
    <>
      <Where words={words} />
      <TextField
        data-testid="brief-goal"
        label={t`Goal`}
        hint={t`What has to be true in the end, in your words.`}
        problem={words("goal")}
        rows={4}
        value={goal}
        onChange={setGoal}
      />
      <TextField
        data-testid="brief-criteria"
        label={t`Success criteria`}
        hint={t`Optional. One per line.`}
        rows={2}
        value={criteria}
        onChange={setCriteria}
      />
      <TextField
        data-testid="brief-verify"
        label={t`Verify commands`}
        hint={t`Optional. One per line; the engine runs them itself on what is landed.`}
        rows={2}
        code
        placeholder={EXAMPLE}
        value={verify}
        onChange={setVerify}
      />
      <RecipePicker recipes={recipes} problems={problems} />
      <Limits words={words} agents={agents} />
    </>
  );
}

type Words = (field: BriefField) => string | undefined;

function Where({ words }: { readonly words: Words }) {
  const { connection } = useWorkbench();
  const { t } = useLingui();
  const [repository, setRepository] = useBrief("repository");
  const [branch, setBranch] = useBrief("baseBranch");
  const place = usePlace();
  const found = place.seen.value;
  const choose = async (): Promise<void> => {
    const folder = await connection.chooseFolder();
    if (folder !== null) setRepository(folder);
  };
  return (
    <>
      <TextField
        data-testid="brief-repository"
        label={t`Repository`}
        hint={t`A folder with a git repository. Agents work on copies; your checkout stays as it is until you land.`}
        problem={words("repository") ?? place.repository}
        code
        value={repository}
        onChange={setRepository}
        action={
          <Button
            icon={<FolderOpen size={14} strokeWidth={1.75} aria-hidden="true" />}
            data-testid="choose-repository"
            onClick={() => void choose()}
          >
            <Trans>Choose…</Trans>
          </Button>
        }
      />
      <TextField
        data-testid="brief-baseBranch"
        label={t`Base branch`}
        hint={t`Where work starts and lands.`}
        problem={words("baseBranch") ?? place.branch}
        code
        placeholder={found?.baseBranch ?? t`the branch that is checked out`}
        value={branch}
        onChange={setBranch}
      />
      {found !== null && place.seen.failure === null && (
        <>
          <SetupTrust seen={found} />
          <AgentFilesTrust of={found} />
          <ConventionsDrift of={found} />
        </>
      )}
    </>
  );
}

function Limits({ words, agents }: { readonly words: Words; readonly agents: Agents }) {
  const { t } = useLingui();
  const [budget, setBudget] = useBrief("budget");
  const [autonomy, setAutonomy] = useBrief("autonomy");
  return (
    <>
      <TextField
        data-testid="brief-budget"
        label={t`Budget in dollars`}
        hint={t`Optional. At 80% you are told, at 100% agents pause and you are asked.`}
        problem={words("budget")}
        code
        value={budget}
        onChange={setBudget}
      />
      <div className={styles.field}>
        <span className={styles.label}>
          <Trans>Autonomy</Trans>
        </span>
        <Segments
          label={t`Autonomy`}
          value={autonomy}
          onChange={setAutonomy}
          segments={[
            { value: "ask-me", label: t`Ask me` },
            { value: "guarded", label: t`Guarded` },
            { value: "hands-free", label: t`Hands-free` },
          ]}
          testId="autonomy"
        />
        <p className={styles.below}>
          <AutonomyWords autonomy={autonomy} />
        </p>
      </div>
      <AgentsChoice agents={agents} problem={words("agents")} />
    </>
  );
}

function AutonomyWords({ autonomy }: { readonly autonomy: "ask-me" | "guarded" | "hands-free" }) {
  switch (autonomy) {
    case "ask-me":
      return <Trans>Every action of an agent is asked before it is done.</Trans>;
    case "guarded":
      return <Trans>What stays inside the task goes by itself; the rest, and landing, is asked.</Trans>;
    case "hands-free":
      return (
        <Trans>What the task allows goes by itself, the rest is refused. Landing is always asked.</Trans>
      );
  }
}
