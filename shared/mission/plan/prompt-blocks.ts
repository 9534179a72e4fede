/** Blocks that every prompt of a task carries, whoever flies it. */
export const CONSTRAINT_BLOCKS = `<design_and_scope_constraints>
- Implement exactly and only what is asked here. No extra features, no refactoring of what lies next to it, no embellishment.
- Do not change any file outside the scope. What is outside and changed is taken back.
- Where the text leaves something open, choose the simplest reading that holds; do not ask what reading the code answers.
- Do not commit, push, or change the plan, the briefs or the memory of the mission: edit files, the rest is done for you.
- Before anything that destroys data, stop and say what you did and what you plan.
</design_and_scope_constraints>

<context_loading>
- Read every file you will change in full before you change it, and the key files it imports or that depend on it.
- Take over what you find: names, the way errors are handled, the structure.
- First read CONTEXT.md and DECISIONS.md in the folder that FLIGHTDECK_BRIEF names, and docs/CODEBASE_MAP.md when it is there.
</context_loading>

<output_verbosity_spec>
- Report in 3 to 6 sentences, or at most 5 bullets.
- After larger work: one short paragraph, then at most 5 bullets: What changed, Where, Risks, Next steps, Open questions.
- Do not say that the task is done. The acceptance commands are run for you, and a reviewer decides.
</output_verbosity_spec>`;

/** For work on more than one file. */
export const PLAN_FIRST = `<plan_first>
Before you write: name the files to create and to change, their order and what each needs first, the key decisions and edge
cases, and how the criteria are met. Then follow it. A plan that is given to you is followed as it is.
</plan_first>`;
