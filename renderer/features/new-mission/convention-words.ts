import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ConventionPair } from "#shared/contract/conventions.ts";
import type { GlyphShape, GlyphTone } from "../../ui/glyph.tsx";

interface Look {
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
  readonly word: MessageDescriptor;
}

export const STATE_WORDS: Readonly<Record<ConventionPair["state"], Look>> = {
  "in-step": { shape: "disc-tick", tone: "done", word: msg`In step` },
  "one-sided": { shape: "ring", tone: "idle", word: msg`On one side only` },
  stale: { shape: "clock", tone: "idle", word: msg`Outdated` },
  differ: { shape: "diamond", tone: "need", word: msg`Different` },
  unfit: { shape: "ring-question", tone: "unknown", word: msg`Not compared` },
};
