import { Inbox } from "lucide-react";
import type { ComponentType } from "react";
import type { Feature } from "../../../shell/feature.ts";
import { lazyPart } from "../../../ui/lazy-part.tsx";
import { CardCommands } from "../card-commands.tsx";
import { DecisionsBackground } from "./decisions-background.tsx";
import { PendingBadge, TriageHeaderContext } from "./triage-header.tsx";
import { TriageContext, triageStore } from "./triage-store.ts";

const DecisionsScreen = lazyPart(async () => (await import("./decisions-screen.tsx")).DecisionsScreen);

/** The decisions of all missions, in one place. */
export function decisionsFeature(): Feature {
  const store = triageStore();
  const withStore = (Part: ComponentType) =>
    function WithStore() {
      return (
        <TriageContext value={store}>
          <Part />
        </TriageContext>
      );
    };
  return {
    id: "decisions",
    title: "Decisions",
    icon: Inbox,
    go: "go.decisions",
    place: "top",
    Screen: withStore(DecisionsScreen),
    HeaderContext: withStore(TriageHeaderContext),
    Badge: PendingBadge,
    Background: withStore(() => (
      <>
        <CardCommands />
        <DecisionsBackground store={store} />
      </>
    )),
  };
}
