import type { Outcome } from "#shared/contract/client.ts";
import type { RequestName, RequestResult, requests } from "#shared/contract/contract.ts";
import type { RequestFailure } from "#shared/contract/message.ts";
import type { z } from "zod";

type Params<Name extends RequestName> = z.output<(typeof requests)[Name]["params"]>;

/** One answer for every request of the contract: a missing one does not compile. */
export type Answers = {
  readonly [Name in RequestName]: (params: Params<Name>) => Promise<Outcome<RequestResult<Name>>>;
};

export const answered = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });

export const refused = (code: RequestFailure["code"], message: string): Outcome<never> => ({
  ok: false,
  failure: { code, message },
});
