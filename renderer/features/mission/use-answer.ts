import { useEffect, useState } from "react";
import type { Outcome } from "#shared/contract/client.ts";

export type Answer<Value> =
  | { readonly state: "waiting" }
  | { readonly state: "there"; readonly value: Value }
  /** In the engine's own sentence. */
  | { readonly state: "refused"; readonly sentence: string };

/** Asks the engine each time `key` changes; an answer to an earlier question is no answer. null: there is nothing to ask. */
export function useAnswer<Value>(ask: (() => Promise<Outcome<Value>>) | null, key: string): Answer<Value> {
  const [answer, setAnswer] = useState<{ readonly key: string; readonly answer: Answer<Value> }>({
    key,
    answer: { state: "waiting" },
  });
  useEffect(() => {
    let isWanted = true;
    ask?.().then(
      (outcome) => {
        if (!isWanted) return;
        setAnswer({
          key,
          answer: outcome.ok
            ? { state: "there", value: outcome.value }
            : { state: "refused", sentence: outcome.failure.message },
        });
      },
      (error: unknown) => {
        throw error;
      },
    );
    return () => {
      isWanted = false;
    };
    // The question is its key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  // What was known of the same thing a moment ago stays until the new answer comes.
  return answer.answer;
}
