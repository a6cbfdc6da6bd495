export { createTeam } from './create-team.ts';
export { requireTeams } from './membership.ts';
export { findTeamByName, foldedName, parseNameRow, teamNameKey } from './team-name-store.ts';
export { listTeams, loadTeam, parseTeamRow, teamKey, teamRow } from './team-store.ts';
export { updateTeam } from './update-team.ts';
