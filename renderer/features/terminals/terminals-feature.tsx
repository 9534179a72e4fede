import { SquareTerminal } from "lucide-react";
import type { ComponentType } from "react";
import type { Feature } from "../../shell/feature.ts";
import { createDesk, DeskContext, type Desk } from "./desk.ts";
import { TerminalsBackground } from "./terminals-background.tsx";
import { TerminalsHeaderActions, TerminalsHeaderContext } from "./terminals-header.tsx";
import { TerminalsScreen } from "./terminals-screen.tsx";

export interface TerminalsFeature extends Feature {
  readonly desk: Desk;
}

/** The terminals of one window: its parts share one desk, wherever in the shell they are shown. */
export function terminalsFeature(): TerminalsFeature {
  const desk = createDesk();
  const atDesk = (Part: ComponentType) =>
    function AtDesk() {
      return (
        <DeskContext value={desk}>
          <Part />
        </DeskContext>
      );
    };
  return {
    id: "terminals",
    title: "Terminals",
    icon: SquareTerminal,
    go: "go.terminals",
    place: "top",
    desk,
    Screen: atDesk(TerminalsScreen),
    HeaderContext: atDesk(TerminalsHeaderContext),
    HeaderActions: atDesk(TerminalsHeaderActions),
    Background: atDesk(TerminalsBackground),
  };
}
