import { fieldsOf, type Fields } from "../heard.ts";

/** The events of a stream as a client reads them. */
export function eventsOf(stream: string): { readonly event: string | null; readonly data: Fields }[] {
  return stream
    .split("\n\n")
    .filter((block) => block.trim() !== "")
    .map((block) => {
      const lines = block.split("\n");
      const data = lines.find((line) => line.startsWith("data: "))?.slice(6) ?? "";
      const event = lines.find((line) => line.startsWith("event: "))?.slice(7) ?? null;
      return { event, data: data.startsWith("{") ? fieldsOf(JSON.parse(data)) : { done: data } };
    });
}
