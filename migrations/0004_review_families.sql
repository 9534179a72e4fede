-- A family of models never passes what it wrote itself. `decide` refuses that first; these triggers refuse it for whoever
-- writes past it. A family is an author when an attempt of it that may write had a session, fix rounds and resolved conflicts
-- included (shared/mission/flight/evolve-attempt.ts). Whoever wrote a rival is an author of the one that took files of it
-- over (shared/mission/rivals/evolve-rivals.ts). What a person typed makes nobody an author.
-- A damaged body says nothing here: its mission is kept apart by the chain, and all others start.
CREATE INDEX event_dispatched ON event (mission_id, CASE WHEN json_valid(body) THEN json_extract(body, '$.task') END) WHERE type = 'task.dispatched';
CREATE INDEX event_session_began ON event (mission_id, CASE WHEN json_valid(body) THEN json_extract(body, '$.task') END) WHERE type = 'segment.began';
CREATE INDEX event_rival_picked ON event (mission_id, CASE WHEN json_valid(body) THEN json_extract(body, '$.task') END) WHERE type = 'rival.picked';
CREATE INDEX event_review_decided ON event (mission_id, CASE WHEN json_valid(body) THEN json_extract(body, '$.task') END) WHERE type = 'review.decided';

CREATE TRIGGER review_not_passed_by_an_author BEFORE INSERT ON event
WHEN NEW.type = 'review.decided' AND json_extract(NEW.body, '$.outcome') = 'passed' BEGIN
  SELECT RAISE(ABORT, 'event log: a family that wrote a commit of a task cannot pass its review')
    WHERE EXISTS (
      SELECT 1 FROM event AS sent JOIN event AS began
        ON began.type = 'segment.began' AND began.mission_id = sent.mission_id
        AND CASE WHEN json_valid(began.body) THEN json_extract(began.body, '$.task') END = CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.task') END
        AND CASE WHEN json_valid(began.body) THEN json_extract(began.body, '$.attempt') END = CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.attempt') END
      WHERE sent.type = 'task.dispatched' AND sent.mission_id = NEW.mission_id
        AND CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.task') END IN (
          SELECT json_extract(NEW.body, '$.task') UNION ALL
          SELECT CASE WHEN json_valid(took.body) THEN json_extract(took.body, '$.over') END FROM event AS took
            WHERE took.type = 'rival.picked' AND took.mission_id = NEW.mission_id
              AND CASE WHEN json_valid(took.body) THEN json_extract(took.body, '$.task') END = json_extract(NEW.body, '$.task')
              AND CASE WHEN json_valid(took.body) THEN json_array_length(took.body, '$.paths') END > 0
        )
        AND CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.route.family') END = json_extract(NEW.body, '$.by')
        AND CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.route.sandbox') END <> 'read-only'
    );
END;

-- The same at the merge: whoever passed it may have written some of it since.
CREATE TRIGGER task_not_merged_past_an_author BEFORE INSERT ON event
WHEN NEW.type = 'task.merged' BEGIN
  SELECT RAISE(ABORT, 'event log: the family that passed the review wrote a commit of the task since')
    WHERE EXISTS (
      SELECT 1 FROM event AS sent JOIN event AS began
        ON began.type = 'segment.began' AND began.mission_id = sent.mission_id
        AND CASE WHEN json_valid(began.body) THEN json_extract(began.body, '$.task') END = CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.task') END
        AND CASE WHEN json_valid(began.body) THEN json_extract(began.body, '$.attempt') END = CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.attempt') END
      WHERE sent.type = 'task.dispatched' AND sent.mission_id = NEW.mission_id
        AND CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.task') END IN (
          SELECT json_extract(NEW.body, '$.task') UNION ALL
          SELECT CASE WHEN json_valid(took.body) THEN json_extract(took.body, '$.over') END FROM event AS took
            WHERE took.type = 'rival.picked' AND took.mission_id = NEW.mission_id
              AND CASE WHEN json_valid(took.body) THEN json_extract(took.body, '$.task') END = json_extract(NEW.body, '$.task')
              AND CASE WHEN json_valid(took.body) THEN json_array_length(took.body, '$.paths') END > 0
        )
        AND CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.route.sandbox') END <> 'read-only'
        AND CASE WHEN json_valid(sent.body) THEN json_extract(sent.body, '$.route.family') END = (
          SELECT CASE WHEN json_valid(said.body) THEN json_extract(said.body, '$.by') END FROM event AS said
            WHERE said.type = 'review.decided' AND said.mission_id = NEW.mission_id
              AND CASE WHEN json_valid(said.body) THEN json_extract(said.body, '$.task') END = json_extract(NEW.body, '$.task')
            ORDER BY said.mission_seq DESC LIMIT 1
        )
    );
END;
