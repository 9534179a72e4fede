import { Trans, useLingui } from "@lingui/react/macro";
import { TextField } from "../../ui/text-field.tsx";
import type { BriefProblems } from "./brief.ts";
import { useBrief } from "./new-mission-context.ts";
import styles from "./new-mission.module.css";
import type { Recipes } from "./use-recipes.ts";

interface Props {
  readonly recipes: Recipes;
  readonly problems: BriefProblems;
}

/** How the plan is made: the recipes, what the chosen one is for, and what it asks. */
export function RecipePicker({ recipes, problems }: Props) {
  const { i18n, t } = useLingui();
  const [inputs, setInputs] = useBrief("inputs");
  const { chosen } = recipes;
  return (
    <>
      <div className={styles.field}>
        <RecipeChoice recipes={recipes} />
        {recipes.refusal !== null && <p className={styles.problem}>{recipes.refusal}</p>}
        {chosen !== null && (
          <p className={styles.summary}>
            <bdi lang="und">{chosen.summary.trim()}</bdi>
          </p>
        )}
      </div>
      {chosen?.inputs.map(({ name, question, form, required }) => {
        const problem = problems[`input.${name}`];
        return (
          <TextField
            key={name}
            data-testid={`brief-input.${name}`}
            label={question}
            foreign
            hint={required ? undefined : t`Optional`}
            problem={problem === undefined ? undefined : i18n._(problem)}
            {...(form === "line" ? {} : { rows: 2 })}
            code={form === "list"}
            value={inputs[name] ?? ""}
            onChange={(value) => setInputs({ ...inputs, [name]: value })}
          />
        );
      })}
    </>
  );
}

function RecipeChoice({ recipes: { rows } }: { readonly recipes: Recipes }) {
  const { t } = useLingui();
  const [recipe, choose] = useBrief("recipe");
  return (
    <fieldset className={styles.recipes} data-testid="recipes">
      <legend className={styles.label}>
        <Trans>Recipe</Trans>
      </legend>
      <div className={styles.grid}>
        {rows.map(({ name, origin, title }) => (
          <label key={`${origin} ${name}`} className={styles.recipe}>
            <input
              type="radio"
              name="recipe"
              value={`${origin} ${name}`}
              checked={recipe.name === name && recipe.origin === origin}
              data-testid={`recipe-${name}`}
              onChange={() => choose({ name, origin })}
            />
            <bdi lang="und">{title}</bdi>
            {origin === "repository" && <span className={styles.origin}>{t`of this repository`}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
