import type { ComponentType } from "react";
import type { LucideIcon } from "lucide-react";
import type { CommandName } from "#shared/commands.ts";

/** A place of the window. The rail, the header and the screens are built from the list of these in app.tsx. */
export interface Feature {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** The command that goes there. */
  readonly go: CommandName;
  /** Work stands at the top of the rail, care for the app itself at the foot; null: only commands lead there. */
  readonly place: "top" | "foot" | null;
  readonly Screen: ComponentType;
  /** In the place of the title, where the screen shows something with a name of its own. */
  readonly HeaderTitle?: ComponentType;
  /** Beside the title: what a person wants to know at a glance. */
  readonly HeaderContext?: ComponentType;
  /** At the end of the header. */
  readonly HeaderActions?: ComponentType;
  /** On its picture in the rail: a count of what needs a person, or nothing. */
  readonly Badge?: ComponentType;
  /** Its own side panel; without one the command means the panel all other screens share. */
  readonly toggleDock?: () => void;
  /** Always there, whatever screen is shown: the feature's commands. */
  readonly Background?: ComponentType;
}
