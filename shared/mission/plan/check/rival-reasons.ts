import type { TaskSpec } from "../task-spec.ts";
import { reasonAbout, type Reason } from "./reason.ts";

/** Two that fly the same brief name each other and stand side by side; only one of them is merged. */
export function rivalReasons(specs: readonly TaskSpec[]): Reason[] {
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  const isWrong = (spec: TaskSpec): boolean => {
    if (spec.rival === null) return false;
    const other = byId.get(spec.rival);
    return (
      other === undefined ||
      other.id === spec.id ||
      other.rival !== spec.id ||
      other.after.includes(spec.id) ||
      spec.after.includes(other.id)
    );
  };
  return reasonAbout(
    specs,
    isWrong,
    "no-go",
    "bad-rival",
    (names) => `${names}: a rival is another task of the plan that names it back and does not wait for it.`,
  );
}
