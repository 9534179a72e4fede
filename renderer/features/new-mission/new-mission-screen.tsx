import { Trans, useLingui } from "@lingui/react/macro";
import { Rocket } from "lucide-react";
import { useRef, type FormEvent } from "react";
import { showScreen } from "../../shell/show-screen.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { BriefForm } from "./brief-form.tsx";
import { startAnew } from "./brief-store.ts";
import { problemsOf, type Flyable } from "./brief.ts";
import { Launcher } from "./launch.ts";
import { useBriefStore, useDraft } from "./new-mission-context.ts";
import styles from "./new-mission.module.css";
import { PlanPreview } from "./plan-preview.tsx";
import { useAgents } from "./use-agents.ts";
import { useRecipes } from "./use-recipes.ts";

/** A brief, the plan that follows from it, and the launch. Nothing runs before. */
export function NewMissionScreen() {
  const { t } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const recipes = useRecipes();
  const agents = useAgents();
  const { tried, brief } = useDraft((draft) => draft);
  const launch = useLaunch(form);
  const problems = tried ? problemsOf(brief, recipes.chosen, agents.canFly) : {};
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void launch(recipes.chosen, agents.canFly);
  };
  return (
    <section className={styles.screen} data-pane="new-mission" aria-label={t`New mission`}>
      <form ref={form} className={styles.page} noValidate onSubmit={submit} data-testid="brief">
        <div className={styles.fields}>
          <BriefForm recipes={recipes} agents={agents} problems={problems} />
        </div>
        <div className={styles.side}>
          <PlanPreview recipe={recipes.chosen} />
          <LaunchBar />
        </div>
      </form>
    </section>
  );
}

function LaunchBar() {
  const { t } = useLingui();
  const store = useBriefStore();
  const launching = useDraft((draft) => draft.launching);
  const refusal = useDraft((draft) => draft.refusal);
  const waiver = useDraft((draft) => draft.waiver);
  return (
    <div className={styles.launch}>
      {refusal !== null && (
        <p className={styles.refusal} role="alert" data-testid="launch-refusal">
          <strong>
            <Trans>Not launched. Your brief is kept.</Trans>
          </strong>{" "}
          <bdi lang="und">{refusal}</bdi>
        </p>
      )}
      <TextField
        label={t`Reason to go without a review of the plan`}
        hint={t`Only plans of high risk are reviewed by another family before they start. Leave it empty to have that.`}
        value={waiver}
        maxLength={2000}
        onChange={(text) => store.setState({ waiver: text })}
        data-testid="waive-plan-review"
      />
      <div className={styles.actions}>
        <Button
          type="submit"
          look="primary"
          icon={<Rocket size={14} strokeWidth={1.75} aria-hidden="true" />}
          aria-busy={launching}
          data-testid="launch"
        >
          {launching ? t`Launching` : t`Launch`}
        </Button>
        <Button look="quiet" data-testid="clear-brief" onClick={() => startAnew(store)}>
          <Trans>Clear the brief</Trans>
        </Button>
      </div>
      <p className={styles.quiet}>
        <Trans>Nothing runs before you launch. What you write is kept on this computer.</Trans>
      </p>
    </div>
  );
}

/** A field, or the choice of who flies. */
const firstWrong = (form: HTMLFormElement | null): HTMLElement | null =>
  form?.querySelector<HTMLElement>(
    '[aria-invalid="true"], [data-testid="agents"] [aria-disabled] ~ button',
  ) ?? null;

/** Checks, states, locks and launches; goes to the mission, or to the first field that is not right. */
function useLaunch(form: React.RefObject<HTMLFormElement | null>) {
  const { connection, selection, screen } = useWorkbench();
  const store = useBriefStore();
  const launcher = useRef<Launcher>(null);
  launcher.current ??= new Launcher(connection);
  return async (recipe: Parameters<Launcher["launch"]>[1] | null, canFly: Flyable): Promise<void> => {
    const { brief, launching, waiver } = store.getState();
    if (launching) return;
    if (recipe === null || Object.keys(problemsOf(brief, recipe, canFly)).length > 0) {
      store.setState({ tried: true });
      requestAnimationFrame(() => firstWrong(form.current)?.focus());
      return;
    }
    store.setState({ launching: true, tried: true, refusal: null });
    const launched = await launcher.current?.launch(brief, recipe, waiver.trim() || null);
    store.setState({ launching: false });
    if (launched === undefined) return;
    if (!launched.ok) {
      store.setState({ refusal: launched.refusal });
      return;
    }
    startAnew(store);
    selection.getState().openMission(launched.mission);
    showScreen(screen, "mission");
  };
}
