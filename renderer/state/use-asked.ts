import { useEffect, useState } from "react";
import type { RequestName, RequestParams, RequestResult } from "#shared/contract/contract.ts";
import type { RequestFailure } from "#shared/contract/message.ts";
import { useWorkbench } from "./workbench.ts";

/** A question to the engine and the newest answer to it. */
export interface Asked<Value> {
  /** The answer to what is asked now is still on its way. */
  readonly asking: boolean;
  /** The last good answer; while asking, it may belong to an earlier question. */
  readonly value: Value | null;
  readonly failure: RequestFailure | null;
}

interface Answer<Value> {
  readonly question: string;
  readonly value: Value | null;
  readonly failure: RequestFailure | null;
}

/** Nobody wants an answer for every letter of a word. */
const TYPING_MS = 250;

/**
 * Asks again whenever the question changes, and on every new connection. null: there is no question. `of` is what the answer
 * depends on beside the question, such as the newest event.
 */
export function useAsked<Name extends RequestName>(
  name: Name,
  params: RequestParams<Name> | null,
  of: number | string | null = null,
): Asked<RequestResult<Name>> {
  const { connection } = useWorkbench();
  const [answer, setAnswer] = useState<Answer<RequestResult<Name>> | null>(null);
  const question = params === null ? null : JSON.stringify([params, of]);
  useEffect(() => {
    if (question === null) return undefined;
    let current = true;
    const ask = async (): Promise<void> => {
      const [asks] = JSON.parse(question) as [RequestParams<Name>];
      const outcome = await connection.request(name, asks);
      if (!current) return;
      if (outcome.ok) setAnswer({ question, value: outcome.value, failure: null });
      else setAnswer({ question, value: null, failure: outcome.failure });
    };
    const timer = setTimeout(() => void ask(), TYPING_MS);
    let isFirst = true;
    const stop = connection.onClient((client) => {
      if (client !== null && !isFirst) void ask();
      isFirst = false;
    });
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [connection, name, question]);
  if (question === null) return { asking: false, value: null, failure: null };
  const asking = answer?.question !== question;
  return { asking, value: answer?.value ?? null, failure: asking ? null : answer.failure };
}
