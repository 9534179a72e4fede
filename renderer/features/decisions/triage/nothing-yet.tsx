import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { useTriageStore } from "./triage-store.ts";

/** Nothing is there, in the same words for answers of people and of rules. */
export function NothingYet() {
  const { t } = useLingui();
  const store = useTriageStore();
  return (
    <div data-testid="nothing-resolved">
      <Empty
        title={t`Nothing yet`}
        sentence={t`What is decided stays here, with who decided it and why.`}
        action={
          <Button look="primary" onClick={() => store.setState({ tab: "pending" })}>
            <Trans>Show pending decisions</Trans>
          </Button>
        }
      />
    </div>
  );
}
