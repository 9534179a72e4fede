import type { EventOf, Recorded } from "../event.ts";
import type { MissionState } from "../state.ts";

type QuestionEvent = EventOf<"question.began" | "question.ended">;

/** An entry is replaced as a whole: whoever shows it sees by the object that it changed. */
export function evolveQuestion({ questions }: MissionState, event: QuestionEvent, { at }: Recorded): void {
  switch (event.type) {
    case "question.began": {
      const { type: _type, ...begun } = event;
      questions.set(event.session, { ...begun, startedAt: at, endedAt: null, over: null });
      return;
    }
    case "question.ended": {
      const known = questions.get(event.session);
      if (known === undefined) return;
      const { type: _type, session: _session, ...over } = event;
      questions.set(event.session, { ...known, endedAt: at, over });
      return;
    }
  }
}
