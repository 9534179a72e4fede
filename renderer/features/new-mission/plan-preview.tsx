import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { RecipeRow } from "#shared/contract/recipes.ts";
import { Glyph, type GlyphShape, type GlyphTone } from "../../ui/glyph.tsx";
import { answersTo, problemsOf, type Brief } from "./brief.ts";
import { useDraft } from "./new-mission-context.ts";
import styles from "./new-mission.module.css";
import { useAsked } from "../../state/use-asked.ts";

/** What the recipe would make of the brief. Nothing is written. */
export function PlanPreview({ recipe }: { readonly recipe: RecipeRow | null }) {
  const { t } = useLingui();
  const brief = useDraft((draft) => draft.brief);
  const isAnswered = recipe !== null && isPlannable(brief, recipe);
  const { asking, value, failure } = useAsked(
    "recipes.dry-run",
    isAnswered
      ? {
          name: recipe.name,
          origin: recipe.origin,
          repository: folderIn(brief.repository),
          goal: brief.goal.trim(),
          inputs: answersTo(brief, recipe),
        }
      : null,
  );
  return (
    <aside className={styles.preview} aria-label={t`Plan`} data-testid="plan-preview" aria-busy={asking}>
      <h2 className={styles.heading}>
        <Trans>Plan</Trans>
      </h2>
      {!isAnswered && (
        <p className={styles.quiet}>
          <Trans>Goal and answers make a plan. It is shown here before anything runs.</Trans>
        </p>
      )}
      {failure !== null && <p className={styles.problem}>{failure.message}</p>}
      {isAnswered && value !== null && <Planned {...value} />}
    </aside>
  );
}

/** A path that is only half typed is no folder. What a recipe asks may be answered by looking there. */
function folderIn(typed: string): string | null {
  const folder = typed.trim();
  return folder.startsWith("/") || /^[A-Za-z]:/.test(folder) ? folder : null;
}

function isPlannable(brief: Brief, recipe: RecipeRow): boolean {
  const missing = Object.keys(problemsOf(brief, recipe));
  return !missing.some((field) => field === "goal" || field.startsWith("input."));
}

type DryRun = NonNullable<ReturnType<typeof useAsked<"recipes.dry-run">>["value"]>;

const VERDICTS: Readonly<Record<DryRun["check"]["verdict"], readonly [GlyphShape, GlyphTone]>> = {
  go: ["disc-tick", "done"],
  caution: ["diamond", "need"],
  "no-go": ["octagon-cross", "fail"],
};

function Planned({ tasks, check }: DryRun) {
  const [shape, tone] = VERDICTS[check.verdict];
  return (
    <>
      <p className={styles.verdict} data-testid="plan-verdict" data-state={check.verdict}>
        <Glyph shape={shape} tone={tone} />
        <span>
          <VerdictWords verdict={check.verdict} />{" "}
          <Trans>
            <Plural value={tasks.length} one="# task" other="# tasks" /> in{" "}
            <Plural value={check.waves} one="# wave" other="# waves" />.
          </Trans>
        </span>
      </p>
      <ol className={styles.tasks}>
        {tasks.map(({ id, title, after }) => (
          <li key={id} className={styles.task}>
            <bdi lang="und">{title}</bdi>
            {after.length > 0 && (
              <span className={styles.after}>
                <Trans>
                  after <bdi lang="und">{after.join(", ")}</bdi>
                </Trans>
              </span>
            )}
          </li>
        ))}
      </ol>
      {check.reasons.length > 0 && (
        <ul className={styles.reasons}>
          {check.reasons.map(({ code, sentence, verdict }) => (
            <li key={`${code} ${sentence}`} data-state={verdict}>
              <Glyph shape={VERDICTS[verdict][0]} tone={VERDICTS[verdict][1]} />
              <bdi lang="und">{sentence}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function VerdictWords({ verdict }: { readonly verdict: DryRun["check"]["verdict"] }) {
  switch (verdict) {
    case "go":
      return <Trans>The plan holds.</Trans>;
    case "caution":
      return <Trans>The plan holds, with remarks.</Trans>;
    case "no-go":
      return <Trans>The plan does not hold.</Trans>;
  }
}
