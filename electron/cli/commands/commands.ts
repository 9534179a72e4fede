import type { CliCommand } from "../command.ts";
import { allocationSet } from "./allocation/set.ts";
import { allocationShow } from "./allocation/show.ts";
import { budgetDay } from "./budget/day.ts";
import { checkpointsList } from "./checkpoints/list.ts";
import { checkpointsRestore } from "./checkpoints/restore.ts";
import { conventionsShow } from "./conventions/show.ts";
import { conventionsSync } from "./conventions/sync.ts";
import { decisionsAnswer } from "./decisions/answer.ts";
import { decisionsApprove } from "./decisions/approve.ts";
import { decisionsDeny } from "./decisions/deny.ts";
import { decisionsExtend, decisionsSnooze } from "./decisions/later.ts";
import { decisionsList } from "./decisions/list.ts";
import { decisionsShow } from "./decisions/show.ts";
import { decisionsTakeBack } from "./decisions/take-back.ts";
import { demoCommand } from "./demo/demo.ts";
import { doctorCommand } from "./doctor.ts";
import { findingsList } from "./findings/list.ts";
import { findingsSettle } from "./findings/settle.ts";
import { healthCommand } from "./health.ts";
import { mapCommand } from "./map.ts";
import { mcpCommand } from "./mcp.ts";
import { missionActs } from "./mission/acts.ts";
import { missionAskPlanner, missionAskReview } from "./mission/ask.ts";
import { missionCheck } from "./mission/check.ts";
import { missionCreate } from "./mission/create.ts";
import { missionEdit } from "./mission/edit.ts";
import { missionLiftLimit } from "./mission/lift-limit.ts";
import { missionCi, missionDescribe, missionUndoLanding } from "./mission/landing.ts";
import { missionList } from "./mission/list.ts";
import { missionLock } from "./mission/lock.ts";
import { missionPlan } from "./mission/plan.ts";
import { missionReceipt } from "./mission/receipt.ts";
import { missionShow } from "./mission/show.ts";
import { missionBudget, missionRecord, missionWithdraw } from "./mission/standing.ts";
import { missionSteer } from "./mission/steer.ts";
import { missionWorkspaces } from "./mission/workspaces.ts";
import { policiesAdd } from "./policies/add.ts";
import { policiesList } from "./policies/list.ts";
import { policiesPreview } from "./policies/preview.ts";
import { policiesRevoke } from "./policies/revoke.ts";
import { policiesDistrust, policiesTrust } from "./policies/trust.ts";
import { pricesList } from "./prices/list.ts";
import { pricesForget, pricesSet } from "./prices/set.ts";
import { recipesDryRun } from "./recipes/dry-run.ts";
import { recipesList } from "./recipes/list.ts";
import { recipesShow } from "./recipes/show.ts";
import { repositoryAgentFiles } from "./repository/agent-files.ts";
import { repositorySetup } from "./repository/setup.ts";
import { repositoryTrust, repositoryUntrust } from "./repository/trust.ts";
import { runCommand } from "./run/run.ts";
import { searchCommand } from "./search.ts";
import { startCommand } from "./start.ts";
import { statusCommand } from "./status.ts";
import { stopCommand } from "./stop.ts";
import { taskActs } from "./task/acts.ts";
import { taskCompare } from "./task/compare.ts";
import { taskDiff } from "./task/diff.ts";
import { taskList } from "./task/list.ts";
import { taskPrompt } from "./task/prompt.ts";
import { taskShow } from "./task/show.ts";
import { trashEmpty } from "./trash/empty.ts";
import { trashList } from "./trash/list.ts";
import { trashPut } from "./trash/put.ts";
import { trashRestore } from "./trash/restore.ts";

/** Every command there is, in the order of the help. */
export const COMMANDS: readonly CliCommand[] = [
  doctorCommand,
  statusCommand,
  startCommand,
  stopCommand,
  healthCommand,
  searchCommand,
  runCommand,
  demoCommand,
  missionCreate,
  missionPlan,
  missionAskPlanner,
  missionEdit,
  missionCheck,
  missionAskReview,
  missionShow,
  missionReceipt,
  missionList,
  missionLock,
  ...missionActs,
  missionSteer,
  missionWithdraw,
  missionRecord,
  missionBudget,
  missionLiftLimit,
  missionDescribe,
  missionUndoLanding,
  missionCi,
  missionWorkspaces,
  taskList,
  taskShow,
  taskPrompt,
  taskDiff,
  taskCompare,
  ...taskActs,
  checkpointsList,
  checkpointsRestore,
  trashList,
  trashRestore,
  trashPut,
  trashEmpty,
  decisionsList,
  decisionsShow,
  decisionsApprove,
  decisionsDeny,
  decisionsAnswer,
  decisionsSnooze,
  decisionsExtend,
  decisionsTakeBack,
  findingsList,
  findingsSettle,
  policiesList,
  policiesAdd,
  policiesPreview,
  policiesRevoke,
  policiesTrust,
  policiesDistrust,
  recipesList,
  recipesShow,
  recipesDryRun,
  repositorySetup,
  repositoryAgentFiles,
  repositoryTrust,
  repositoryUntrust,
  conventionsShow,
  conventionsSync,
  mapCommand,
  allocationShow,
  allocationSet,
  budgetDay,
  pricesList,
  pricesSet,
  pricesForget,
  mcpCommand,
];
