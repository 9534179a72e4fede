import type { Decision } from "#shared/mission/decisions/decision.ts";
import { span, type Span } from "../../progress/styled-text.ts";

/** Lines of one piece of evidence that are shown; `decisions show` has all of it. */
const EVIDENCE_LINES = 8;
const EVIDENCE_SHOWN = 3;

/** A decision set off from what happens around it: what is asked, what it is based on, and the ways to answer. */
export function decisionBlock(decision: Decision, canType: boolean): Span[][] {
  const { id, kind, task, risk, riskRule, question, options } = decision;
  return [
    [],
    [span("  ┌ ", "warn"), span(question, "strong")],
    [bar(), span(`${kind}${task === null ? "" : ` · task ${task}`} · risk ${risk}: ${riskRule}`, "dim")],
    ...(decision.why === null ? [] : quoted("The agent says", decision.why)),
    ...decision.evidence
      .slice(0, EVIDENCE_SHOWN)
      .flatMap(({ label, source, text }) => quoted(`${label} (${source})`, text)),
    ...(decision.evidence.length > EVIDENCE_SHOWN
      ? [[bar(), span(`and ${decision.evidence.length - EVIDENCE_SHOWN} more pieces of evidence`, "dim")]]
      : []),
    ...options.map((option, index) => [
      bar(),
      span(`${canType ? `${index + 1}  ` : ""}${option.id}`, "accent"),
      span(`  ${option.label}: ${option.effect}`),
    ]),
    [bar(), span(`If nothing: ${decision.ifNothing}`, "dim")],
    [span("  └ ", "warn"), span(`flightdeck decisions answer <option> ${id}`, "dim")],
    [],
  ];
}

const bar = (): Span => span("  │ ", "warn");

/** Set off once more, so that what an agent wrote cannot pass for a line of ours. */
function quoted(title: string, text: string): Span[][] {
  const lines = text.trimEnd().split("\n");
  const hidden = lines.length - EVIDENCE_LINES;
  return [
    [bar(), span(`${title}:`, "dim")],
    ...lines.slice(0, EVIDENCE_LINES).map((line) => [bar(), span(`  │ ${line}`)]),
    ...(hidden > 0 ? [[bar(), span(`  │ … and ${hidden} more lines`, "dim")]] : []),
  ];
}
