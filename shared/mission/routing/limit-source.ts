import { z } from "zod";
import { line, moment } from "../text.ts";

/** An answer did not come because its provider gives nothing more for a while; null: that was not why. */
export const limitSeen = z
  .strictObject({
    /** When it is over; null: nobody said. */
    until: moment.nullable(),
  })
  .nullable()
  .default(null);
export type LimitSeen = z.infer<typeof limitSeen>;

/** From whom it is known that accounts have nothing left, where that was not in this mission. */
export const limitHeard = z.strictObject({
  by: line(300),
  /** Two who cannot speak for each other say it. */
  confirmed: z.boolean(),
});
export type LimitHeard = z.infer<typeof limitHeard>;

/** Why a family is not asked: who told it, and what it is worth. */
export const limitSource = z.strictObject({
  by: z.string(),
  /** null: it was heard elsewhere. */
  session: z.string().nullable(),
  /** When it is over, as it was told. */
  until: moment,
  /** Nobody said when it is over. */
  guessed: z.boolean(),
  confirmed: z.boolean(),
});
export type LimitSource = z.infer<typeof limitSource>;
