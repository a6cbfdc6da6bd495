export { createTeam } from './create-team.ts';
export { teamChecks, unknownTeams } from './membership.ts';
export { allTeams, listTeams, loadTeam, teamById, teamKey } from './team-store.ts';
export { updateTeam } from './update-team.ts';
