import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { useState } from "react";
import { decisionsFeature } from "./features/decisions/triage/decisions-feature.tsx";
import { doctorFeature } from "./features/doctor/doctor-feature.tsx";
import { missionFeature } from "./features/mission/mission-feature.tsx";
import { newMissionFeature } from "./features/new-mission/new-mission-feature.tsx";
import { receiptFeature } from "./features/receipt/receipt-feature.tsx";
import { settingsFeature } from "./features/settings/settings-feature.tsx";
import { terminalsFeature } from "./features/terminals/terminals-feature.tsx";
import { DemoNext } from "./features/welcome/demo-next.tsx";
import { DemoTag } from "./features/welcome/demo-tag.tsx";
import { welcomeFeature } from "./features/welcome/welcome-feature.tsx";
import { showProbe } from "./probe.ts";
import type { Feature } from "./shell/feature.ts";
import { Shell } from "./shell/shell.tsx";
import { useAppearance } from "./state/use-appearance.ts";
import { WorkbenchContext, type Workbench } from "./state/workbench.ts";
import { styleNonce } from "./style-nonce.ts";
import { lazyPart } from "./ui/lazy-part.tsx";
import { TipGroup } from "./ui/tip.tsx";

const DecisionsDock = lazyPart(
  async () => (await import("./features/decisions/decisions-dock.tsx")).DecisionsDock,
);

/** The one place that knows every feature: adding one is a line here. */
function createFeatures(): readonly Feature[] {
  const terminals = terminalsFeature();
  showProbe(terminals.desk);
  const { TaskTerminal, TerminalsDock } = terminals;
  const welcome = welcomeFeature();
  const mission = missionFeature({
    DecisionsDock,
    TaskTerminal,
    TerminalsDock,
    Welcome: welcome.Screen,
    Tag: DemoTag,
  });
  return [
    mission,
    decisionsFeature(),
    terminals,
    newMissionFeature(),
    welcome,
    receiptFeature({ Next: DemoNext }),
    doctorFeature(),
    settingsFeature,
  ];
}

export function App({ workbench }: { readonly workbench: Workbench }) {
  const [features] = useState(createFeatures);
  return (
    <CSPProvider nonce={styleNonce}>
      <I18nProvider i18n={i18n}>
        <WorkbenchContext value={workbench}>
          <Appearance />
          <TipGroup>
            <Shell features={features} />
          </TipGroup>
        </WorkbenchContext>
      </I18nProvider>
    </CSPProvider>
  );
}

function Appearance() {
  useAppearance();
  return null;
}
