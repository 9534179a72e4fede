import { ReceiptText } from "lucide-react";
import type { ComponentType } from "react";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { Feature } from "../../shell/feature.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { NextContext } from "./next-context.ts";

const ReceiptScreen = lazyPart(async () => (await import("./receipt-screen.tsx")).ReceiptScreen);

interface Parts {
  /** Below the receipt: where to go from here. */
  readonly Next: ComponentType<{ readonly mission: MissionSummary }>;
}

/** What the chosen mission did, from its launch to its end. */
export function receiptFeature({ Next }: Parts): Feature {
  const next = (mission: MissionSummary) => <Next mission={mission} />;
  return {
    id: "receipt",
    title: "Receipt",
    icon: ReceiptText,
    go: "mission.receipt",
    place: null,
    Screen: function Receipt() {
      return (
        <NextContext value={next}>
          <ReceiptScreen />
        </NextContext>
      );
    },
  };
}
