import { SquareTerminal } from "lucide-react";
import type { ComponentType } from "react";
import type { Feature } from "../../shell/feature.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { createDesk, DeskContext, type Desk } from "./desk.ts";
import type { TaskTerminalProps } from "./task-terminal.tsx";
import { TerminalsBackground } from "./terminals-background.tsx";
import { TerminalsHeaderActions, TerminalsHeaderContext } from "./terminals-header.tsx";

// The emulator is the heaviest part of the page.
const Screen = lazyPart(async () => (await import("./terminals-screen.tsx")).TerminalsScreen);
const TaskTerminal = lazyPart(async () => (await import("./task-terminal.tsx")).TaskTerminal);
const TerminalsDock = lazyPart(async () => (await import("./terminals-dock.tsx")).TerminalsDock);

export interface TerminalsFeature extends Feature {
  readonly desk: Desk;
  /** One session of the mission around it. */
  readonly TaskTerminal: ComponentType<TaskTerminalProps>;
  /** The terminals of the mission around it, those that need a person or run first. */
  readonly TerminalsDock: ComponentType;
}

/** The terminals of one window: its parts share one desk, wherever in the shell they are shown. */
export function terminalsFeature(): TerminalsFeature {
  const desk = createDesk();
  const atDesk = <Props extends object>(Part: ComponentType<Props>) =>
    function AtDesk(props: Props) {
      return (
        <DeskContext value={desk}>
          <Part {...props} />
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
    Screen: atDesk(Screen),
    HeaderContext: atDesk(TerminalsHeaderContext),
    HeaderActions: atDesk(TerminalsHeaderActions),
    Background: atDesk(TerminalsBackground),
    TaskTerminal: atDesk(TaskTerminal),
    TerminalsDock: atDesk(TerminalsDock),
  };
}
