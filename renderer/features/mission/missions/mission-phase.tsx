import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { Glyph, type GlyphShape, type GlyphTone } from "../../../ui/glyph.tsx";

type Shown = MissionSummary["phase"] | "paused" | "held";

interface PhaseLook {
  readonly word: MessageDescriptor;
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
}

const LOOKS: Readonly<Record<Shown, PhaseLook>> = {
  composing: { word: msg`Draft`, shape: "pencil", tone: "idle" },
  locked: { word: msg`Ready to launch`, shape: "clock", tone: "idle" },
  flying: { word: msg`In flight`, shape: "ring-play", tone: "run" },
  held: { word: msg`No new starts`, shape: "bars", tone: "idle" },
  paused: { word: msg`Paused`, shape: "bars", tone: "idle" },
  landing: { word: msg`Landing`, shape: "ring-tick", tone: "run" },
  landed: { word: msg`Landed`, shape: "disc-tick-line", tone: "done" },
  stopped: { word: msg`Stopped`, shape: "square", tone: "idle" },
};

export function missionLook({
  phase,
  held,
  paused,
}: Pick<MissionSummary, "phase" | "held" | "paused">): PhaseLook {
  if (phase === "flying" && paused) return LOOKS.paused;
  if (phase === "flying" && held) return LOOKS.held;
  return LOOKS[phase];
}

/** `live`: the engine answers. What has ended stays so; of the rest nobody knows. */
export function missionGlyph(mission: Pick<MissionSummary, "phase" | "held" | "paused">, live: boolean) {
  const ended = mission.phase === "landed" || mission.phase === "stopped";
  if (!live && !ended) return <Glyph shape="ring-question" tone="unknown" />;
  const { shape, tone } = missionLook(mission);
  return <Glyph shape={shape} tone={tone} />;
}
