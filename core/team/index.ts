export { createTeam } from './create-team.ts';
export { teamChecks, unknownTeams } from './membership.ts';
export { listTeams, loadTeam, teamKey } from './team-store.ts';
export { updateTeam } from './update-team.ts';
