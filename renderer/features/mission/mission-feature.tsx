import { Orbit } from "lucide-react";
import type { ComponentType } from "react";
import type { Feature } from "../../shell/feature.ts";
import { ArrangementContext, arrangementStore } from "./arrangement.ts";
import { MissionBackground } from "./mission-background.tsx";
import { MissionHeaderActions, MissionHeaderContext, MissionTitle } from "./header/mission-header.tsx";
import { MissionScreen } from "./mission-screen.tsx";
import { toggleSideDock } from "./toggle-side-dock.ts";
import { SlotsContext, type MissionSlots } from "./slots.ts";

/** The mission screen of one window. Other features give it their parts; it imports none of them. */
export function missionFeature(slots: MissionSlots = {}): Feature {
  const arrangement = arrangementStore();
  const arranged = (Part: ComponentType) =>
    function Arranged() {
      return (
        <SlotsContext value={slots}>
          <ArrangementContext value={arrangement}>
            <Part />
          </ArrangementContext>
        </SlotsContext>
      );
    };
  return {
    id: "mission",
    title: "Mission",
    icon: Orbit,
    go: "go.mission",
    place: "top",
    toggleDock: () => toggleSideDock(arrangement),
    Screen: arranged(MissionScreen),
    HeaderTitle: arranged(MissionTitle),
    HeaderContext: arranged(MissionHeaderContext),
    HeaderActions: arranged(MissionHeaderActions),
    Background: arranged(MissionBackground),
  };
}
