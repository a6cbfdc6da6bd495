export { awaitsJudgement, judged, solvedByArticle } from './article-answer.ts';
export { assignmentKeys, requireAssignable } from './assignment.ts';
export { mayBeAutomated } from './automated.ts';
export { changeQuietly, type QuietChange } from './change-quietly.ts';
export {
  type ChangeDeps,
  changed,
  changeKeys,
  changeTicket,
  requireSolution,
  type TicketChange,
} from './change-ticket.ts';
export { changeWorked } from './change-worked.ts';
export { CLAIMED, type Claim, claimAt, claimWrite, takenUp, withoutClaim } from './claim.ts';
export { addCollaborator, type Participant, removeCollaborator } from './collaborate.ts';
export { COLLABORATORS } from './collaborators.ts';
export {
  type AskedWay,
  conversationFor,
  type Obstacle,
  obstacleIn,
  overOf,
  privateWayOf,
  ReplyObstacleError,
  takesTemplates,
  type Way,
  wentToMail,
  withReply,
} from './conversation.ts';
export { settled, settledExceptMailbox } from './corrections.ts';
export { type Begins, createTicket, type TicketRequest, type TicketWithMessage } from './create-ticket.ts';
export { deadlines, due } from './deadlines.ts';
export {
  type Description,
  firstDescription,
  firstForm,
  NO_TERMS,
  requireDescription,
  type TicketTerms,
} from './description.ts';
export { enteredBy } from './entered.ts';
export { fireDeadlines } from './fire-deadlines.ts';
export { followTicket, unfollowTicket } from './follow-ticket.ts';
export { mayFollow, requireFollowable, requireFollowers, withFollowers } from './followers.ts';
export { type AssignBy, assignByOf } from './hand-out.ts';
export { isTrashed, requireUntrashed, trashedError } from './in-trash.ts';
export {
  askedAnew,
  broughtByItself,
  broughtSatisfaction,
  ownSatisfaction,
  showingLast,
} from './joined-satisfaction.ts';
export { type KeptTerms, keptTerms } from './kept-terms.ts';
export { lastWrittenAt } from './last-written.ts';
export { hasDeadline, mendDeadline } from './mend-deadline.ts';
export { mentionedBy, mentionedEvents } from './mentioned.ts';
export {
  type Mentions,
  mentionedRows,
  mentionKeys,
  mentionsIn,
  NO_MENTIONS,
  newMentions,
  withNames,
} from './mentions.ts';
export { changedBeneath, mergedAway, withoutMerge } from './merge-shape.ts';
export {
  goesOnFor,
  isAmong,
  mergedIntoOf,
  mergedOf,
  mergedTicketsOf,
  type Part,
  partsKnownTo,
  partsOf,
  partsSeenBy,
  type Reached,
  requireNotMerged,
  strangersSince,
  whereMerged,
  wholeOf,
} from './merged.ts';
export { requireNameable, valueKeys } from './nameable.ts';
export { type NewTicket, newTicket, type OpeningRules, openTicketWrites } from './open-ticket.ts';
export { planKeys, requirePlannable } from './plan.ts';
export { redateTrashed } from './redate-trashed.ts';
export {
  afterJoining,
  laterThanAll,
  rerouteWrites,
  threadOf,
} from './reroute.ts';
export type { Doing } from './resolution.ts';
export { type AskedOfRules, type RulesInForce, rulesInForce } from './rules-in-force.ts';
export { settleOwn } from './settle-own.ts';
export { type Sharer, shareTicket, unshareTicket } from './share-ticket.ts';
export {
  afterAgentTouch,
  afterCustomerMessage,
  afterReply,
  asksForStatus,
  closedError,
  entered,
  madePublic,
  reopened,
  requireNotClosed,
  type StatusChange,
} from './status.ts';
export { listSummaries, SUMMARY_PLACE } from './summary-store.ts';
export { requireClearTags, withTags } from './tag-change.ts';
export { type TicketForm, ticketForm } from './ticket-form.ts';
export { statusesOf, type TicketRules } from './ticket-rules.ts';
export {
  begunTicket,
  dueAttributesOf,
  insertTicket,
  loadTicket,
  parseTicketRow,
  purgedWrite,
  requireTicket,
  ticketByNumber,
  ticketNumberIn,
  ticketWrite,
  ticketWrites,
} from './ticket-store.ts';
export { restoreTicket, trashTicket } from './trash-ticket.ts';
export { notWaiting, waitingFrom, waitsForAgent, waitsSince } from './waiting.ts';
