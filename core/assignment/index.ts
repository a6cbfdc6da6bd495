export {
  type AgentProfile,
  type AgentProfileFields,
  loadAgentProfile,
  saveAgentProfile,
  workedCalendarArea,
} from './agent-profile-area.ts';
export { acceptOffer, declineOffer } from './answer-offer.ts';
export type { Assigner } from './assigner.ts';
export { fireStanding, standingDeadline } from './fire-standing.ts';
export { REFILL } from './job-names.ts';
export { type KeptAssignment, keptAssignment } from './kept-assignment.ts';
export { refillQueue } from './refill-job.ts';
export { type ShownAssignment, showAssignment } from './show-assignment.ts';
export { assignmentOfTicket } from './standing-store.ts';
export { againWhenInForce, concernsAssignment, takeEvent } from './take-event.ts';
export {
  type AutomaticTeams,
  loadTeamAssignment,
  type Refilling,
  saveTeamAssignment,
  type TeamAssignment,
  type TeamAssignmentFields,
  teamAssignmentArea,
} from './team-assignment-area.ts';
export { workloadOf } from './workload.ts';
